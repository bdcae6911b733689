'use strict';

const { configurationsOn } = require('../lib/configurations.js');
const { LINES } = require('../lib/nodes.js');
const { begin, print, whole } = require('../lib/output.js');

/** Programs in a batch. One process runs a batch if it can; the time is checked between batches. */
const BATCH = 40;

/** @type {import('../lib/command.js').Command} */
module.exports = {
  summary: "random programs over Node's own interfaces against Node's own storage (docs/fuzz.md)",
  about: `
Runs random programs with the package in place of AsyncLocalStorage, in every configuration, and with
Node's own on Node 26, and compares everything that they read: timers, promises, emitters, hooks,
rejections, channels, realms, streams, connections. What differs is known by name, or printed as the
smallest such program.`,
  options: {
    seconds: { value: 'N', help: 'how long, about', fallback: 120, range: [1, 1e6] },
    hours: { value: 'N', help: 'how long, about, instead of that', range: [0.001, 1000] },
    programs: {
      value: 'N',
      help: 'how many at most, whatever time is left',
      range: [1, 1e9],
      whole: true,
    },
    seed: {
      value: 'N',
      help: 'of the first program, each has the next one; made from the time by default',
      range: [0, 2 ** 31],
      whole: true,
    },
    node: {
      value: 'LINE',
      help: 'the line of Node that runs the package',
      fallback: 'all',
      choices: [...LINES, 'all'],
    },
    backend: {
      value: 'NAME',
      help: 'the backend of the package',
      fallback: 'all',
      choices: ['intrinsic', 'native', 'host', 'all'],
    },
    preload: {
      value: 'FILE',
      help: 'what replaces AsyncLocalStorage instead of the package',
      many: true,
    },
    'no-shrink': { help: 'print the first program that differs, not the smallest' },
  },
  right: 'The package reads what Node does, except where a difference is known.',
  async run(values) {
    const { seconds, hours, programs = Infinity, node, backend, preload } = values;
    const { seed = Date.now() % 2 ** 31, 'no-shrink': first } = values;
    const { Fuzzer } = require('../lib/fuzzer/fuzz.js');
    const { KNOWN } = require('../lib/fuzzer/known-differences.js');
    const until = Date.now() + (hours === undefined ? seconds : hours * 3600) * 1000;
    const configurations = configurationsOn(node === 'all' ? undefined : node).filter(
      (each) => backend === 'all' || each.backend === backend,
    );
    const fuzzer = new Fuzzer({
      ...(preload.length > 0 ? { preload } : {}),
      shrink: !first,
      onBug: (text) => print(`\n✗ ${text}\n`),
    });
    print(`Seed ${seed}, ${configurations.length} configurations\n`);
    for (let next = seed; next - seed < programs && Date.now() < until; next += BATCH) {
      const count = Math.min(BATCH, programs - (next - seed));
      const progress = begin(`seeds ${next} to ${next + count - 1}`);
      const seeds = Array.from({ length: count }, (_, i) => next + i);
      const before = fuzzer.bugs.size;
      await fuzzer.fuzz(seeds, configurations, ({ line, backend }) =>
        progress.show(`Node ${line}, ${backend}`),
      );
      progress.end(fuzzer.bugs.size === before);
    }
    const { counts, known, once, bugs } = fuzzer;
    print(`\n${whole(counts.programs)} programs, ${whole(counts.reads)} reads compared\n`);
    for (const { name, sort } of KNOWN) {
      if (known.has(name)) {
        print(`  known (${sort}): ${name}: ${whole(known.get(name) ?? 0)} times\n`);
      }
    }
    if (once > 0) print(`  ${once} differences were not there again\n`);
    return [...bugs.values()].map(
      ({ key, program, times, where }) =>
        `${key}, seed ${program.seed}, ${times} times: ${[...where].join('; ')}.`,
    );
  },
};
