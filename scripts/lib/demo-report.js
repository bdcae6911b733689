'use strict';

const Table = require('cli-table3');
const { whole } = require('./output.js');
const { median, quantile } = require('./statistics.js');

/**
 * The results of a side after all rounds.
 *
 * @typedef {object} Result
 * @property {string} title
 * @property {import('./demo-load.js').Load} warmUp checked, not measured
 * @property {(import('./demo-load.js').Load & { cpu: number })[]} rounds with the processor time
 *   of the server, in microseconds
 * @property {import('./demo-server.js').Stats} stats
 */

/** @param {import('./demo-load.js').Load} load */
const perSecond = ({ latencies, seconds }) => latencies.length / seconds;

/**
 * The server's processor time for a request. On a busy machine it is steadier than the request rate.
 *
 * @param {Result['rounds'][number]} round
 */
const cpuPerRequest = ({ cpu, latencies }) => cpu / latencies.length;

/**
 * The requests per second relative to the baseline in the same round: if the machine was busy for a while,
 * it was busy for both.
 *
 * @param {Result} result
 * @param {Result} baseline
 * @returns {string} the median of the rounds, and how far they are apart
 */
function ratio(result, baseline) {
  if (result === baseline) return '1';
  const ratios = result.rounds.map(
    (round, index) => perSecond(round) / perSecond(baseline.rounds[index]),
  );
  const [middle, least, most] = [median(ratios), Math.min(...ratios), Math.max(...ratios)];
  return `${middle.toFixed(2)} (${least.toFixed(2)}–${most.toFixed(2)})`;
}

/** @param {Result} result */
function totals({ warmUp, rounds, stats }) {
  const loads = [warmUp, ...rounds];
  const sum = (/** @type {(load: import('./demo-load.js').Load) => number} */ of) =>
    loads.reduce((total, load) => total + of(load), 0);
  return {
    answers: sum((load) => load.latencies.length),
    wrongAnswers: sum((load) => load.wrong),
    failed: sum((load) => load.failed),
    lines: stats.lines,
    wrongLines: stats.wrong,
  };
}

/**
 * @param {Result[]} results the first is the baseline
 * @returns {string}
 */
function table(results) {
  const [baseline] = results;
  const table = new Table({
    head: [
      '',
      'requests/s',
      'to no context',
      'p50 ms',
      'p99 ms',
      'CPU µs',
      'wrong',
      'of',
      'failed',
    ],
    colAligns: ['left', ...Array(8).fill('right')],
    style: { head: [], border: [] },
  });
  for (const result of results) {
    const latencies = result.rounds.flatMap((round) => round.latencies);
    const { answers, wrongAnswers, lines, wrongLines, failed } = totals(result);
    table.push([
      result.title,
      whole(median(result.rounds.map(perSecond))),
      ratio(result, baseline),
      quantile(latencies, 0.5).toFixed(2),
      quantile(latencies, 0.99).toFixed(2),
      whole(median(result.rounds.map(cpuPerRequest))),
      whole(wrongAnswers + wrongLines),
      whole(answers + lines),
      whole(failed),
    ]);
  }
  return table.toString();
}

/**
 * @param {Result[]} results
 * @returns {string[]} everything that is wrong, a sentence each
 */
function problems(results) {
  return results.flatMap((result) => {
    const { answers, wrongAnswers, lines, wrongLines, failed } = totals(result);
    const found = [];
    if (wrongAnswers > 0 || wrongLines > 0) {
      found.push(
        `${whole(wrongAnswers)} of ${whole(answers)} responses and ${whole(wrongLines)} of ${whole(lines)} log lines carried another request's id, or none`,
      );
    }
    if (failed > 0) {
      found.push(`${whole(failed)} requests failed: no answer, or a status other than 2xx`);
    }
    // Each request logs: fewer lines than answers means that nothing was checked.
    if (answers === 0 || lines < answers) {
      found.push(`${whole(answers)} responses and ${whole(lines)} log lines are too few to check`);
    }
    return found.map((problem) => `${result.title}: ${problem}.`);
  });
}

module.exports = { perSecond, problems, table };
