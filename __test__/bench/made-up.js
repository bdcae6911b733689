'use strict';

/** Made-up results, for testing the conclusions that are drawn from results. */

/**
 * @param {string} key question and variant
 * @param {number} size
 * @param {Record<string, number[]>} rounds by runtime and side, such as `node-26 ours`
 * @param {'lower' | 'higher'} [better]
 */
function row(key, size, rounds, better = 'lower') {
  const [question, variant] = key.split('/');
  const measured = Object.entries(rounds).map(([place, figures]) => {
    const [runtime, side] = place.split(' ');
    return { runtime, side, rounds: figures };
  });
  return { question, variant, size, unit: 'ns', better, measured };
}

/** @param {ReturnType<typeof row>[]} rows */
function results(...rows) {
  const ids = new Set(rows.flatMap(({ measured }) => measured.map(({ runtime }) => runtime)));
  return {
    machine: { cpu: 'none', cores: 2, platform: 'none', date: '2000-01-01', minutes: 1 },
    settings: { forks: 1, rounds: 3, times: { warmup: 1, round: 1 } },
    runtimes: [...ids].map((id) => ({ id, title: id.replace('node-', 'Node '), version: '0.0.0' })),
    rows,
  };
}

module.exports = { results, row };
