'use strict';

const fs = require('node:fs');
const groups = require('../../__test__/propagation/groups.js');
const { runRows } = require('../../__test__/propagation/run-rows.js');
const { configurationsOn } = require('../lib/configurations.js');
const { NODE_OPTION, nodeBinary } = require('../lib/nodes.js');
const { begin, print } = require('../lib/output.js');
const { markdown, summary, table } = require('../lib/propagation-report.js');

/**
 * @param {string} title
 * @param {Parameters<typeof runRows>[0]} options
 */
async function measure(title, options) {
  const rows = Object.values(groups).flat().length;
  const progress = begin(title);
  let done = 0;
  const results = await runRows({
    ...options,
    onResult({ name }) {
      progress.show(`${++done} of ${rows} ${name}`);
    },
  });
  progress.end(true, `${done} rows`);
  return results;
}

/** @param {string | undefined} node only this line, if given */
async function measureAll(node) {
  /** @type {Map<string, import('../lib/propagation-report.js').Column>} */
  const columns = new Map();
  for (const { line, flags, backend } of configurationsOn(node)) {
    const title = [`Node ${line}`, ...flags].join(' ');
    const binary = nodeBinary(line);
    const env = { ...process.env, NODE_OPTIONS: flags.join(' ') };
    let column = columns.get(title);
    if (column === undefined) {
      const node = await measure(`${title}, its own`, { binary, storage: 'node', env });
      column = { line, flags, node, ours: new Map() };
      columns.set(title, column);
    }
    const ours = await measure(`${title}, ours (${backend})`, {
      binary,
      storage: 'ours',
      env: { ...env, NATIVE_ASYNC_CONTEXT_BACKEND: backend },
    });
    column.ours.set(backend, ours);
  }

  return [...columns.values()];
}

/** @type {import('../lib/command.js').Command} */
module.exports = {
  summary: 'which context each kind of callback gets: a table',
  about: `
Schedules every kind of callback on every Node of the matrix, with every backend that works there and
both settings of the context-frame flag, and reads a store in the callback. Prints one table of what
our AsyncLocalStorage has there, and what Node's own has.`,
  options: {
    node: NODE_OPTION,
    markdown: { value: 'FILE', help: 'write the table to this file, too' },
  },
  right: 'Ours has the right context everywhere, except for the known limits.',
  async run({ node, markdown: file }) {
    const columns = await measureAll(node);
    const { limits, wrong } = summary(columns);
    print(`\n${table(columns)}\n\n${limits}`);
    if (file !== undefined) {
      fs.writeFileSync(file, markdown(columns));
      print(`Written to ${file}.\n`);
    }
    return wrong;
  },
};
