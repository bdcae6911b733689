'use strict';

const path = require('node:path');
const { UsageError } = require('../lib/command.js');
const { begin, print } = require('../lib/output.js');
const { root } = require('../lib/run.js');

/** @type {import('../lib/command.js').Command} */
module.exports = {
  summary: 'random programs against a reference (docs/model.md)',
  about: `
Runs random programs with the package and with a reference implementation that passes its contexts
explicitly, and compares everything that they read. Prints the smallest program that reads something
else. docs/model.md says what is in the programs.`,
  options: {
    operations: {
      value: 'N',
      help: "how many operations, at least; in half of them Node's own storages are in use too",
      fallback: 1_000_000,
      range: [1, Infinity],
      whole: true,
    },
    seed: {
      value: 'N',
      help: 'where the random numbers start; made from the time by default',
      range: [0, 2 ** 31],
      whole: true,
    },
    path: { value: 'PATH', help: 'only this program of that seed, as a failure named it' },
    'beside-node': { help: "use Node's own storages in all of it" },
    'no-shrink': { help: 'print the first program that fails, not the smallest' },
    package: { value: 'DIR', help: 'the package to test, by default this one' },
  },
  right: 'The package agrees with the reference.',
  settle(values) {
    if (values.path === undefined || /^\d+(:\d+)*$/.test(values.path)) return values;
    throw new UsageError(`--path must be numbers separated by colons. It was "${values.path}".`);
  },
  async run({
    operations,
    seed = Date.now() % 2 ** 31,
    path: at,
    'beside-node': besideNode,
    'no-shrink': first,
    package: directory = root,
  }) {
    const from = (/** @type {string} */ file) => require(path.resolve(directory, file));
    const library = {
      ...from('index.js'),
      ...from('entries/events.js'),
      ...from('entries/generators.js'),
      ...from('entries/lifetime.js'),
    };
    const { check } = require('../lib/model/check.js');
    const { backend } = library.runtime;
    print(`Node ${process.version}, backend ${backend}, seed ${seed}\n`);
    // Once a process has used one of Node's own storages, Node follows promises in another way.
    const halves = besideNode || at !== undefined ? [besideNode] : [false, true];
    for (const half of halves) {
      const title = half ? "beside storages of Node's own" : 'alone';
      const progress = begin(title);
      const { failure, ...counts } = await check(library, {
        operations: Math.ceil(operations / halves.length),
        seed,
        path: at,
        besideNode: half,
        shrink: !first,
        onProgress: (now) => progress.show(`${now.operations} operations`),
      });
      progress.end(
        failure === undefined,
        `${counts.programs} programs, ${counts.operations} operations, ${counts.reads} reads compared`,
      );
      if (failure === undefined) continue;
      print(`${failure}\n`);
      return [`The package does not agree with the reference: ${title}.`];
    }
    return [];
  },
};
