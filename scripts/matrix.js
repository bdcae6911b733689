'use strict';

const fs = require('node:fs');
const { command } = require('./lib/command.js');
const { configurations } = require('./lib/configurations.js');
const { markdown, summary, table } = require('./lib/matrix-report.js');
const { LINES, nodeBinary } = require('./lib/nodes.js');
const groups = require('../__test__/propagation/groups.js');
const { runRows } = require('../__test__/propagation/run-rows.js');

const USAGE = `Usage: npm run matrix -- [--node LINE] [--markdown FILE]

Schedules every kind of callback on every Node of the matrix, with every backend that works there
and both settings of the context-frame flag, reads a store inside, and prints one table: what our
AsyncLocalStorage has there, and what Node's own has.

  --node LINE      only this line, such as 22
  --markdown FILE  write the table to this file too
  --help           print this

Exit code 0: ours has the right context everywhere, known limits aside. 1: otherwise.
`;

/**
 * @param {string} title
 * @param {Parameters<typeof runRows>[0]} options
 */
async function measure(title, options) {
  const rows = Object.values(groups).flat().length;
  const live = process.stdout.isTTY;
  let done = 0;
  /** @param {string} [name] */
  const progress = (name = '') => {
    if (live) process.stdout.write(`\r\x1b[K▸ ${title}: ${done} of ${rows} ${name}`);
  };
  if (!live) process.stdout.write(`▸ ${title}`);
  progress();
  const start = Date.now();
  const results = await runRows({
    ...options,
    onResult({ name }) {
      done++;
      progress(name);
    },
  });
  const seconds = ((Date.now() - start) / 1000).toFixed(1);
  process.stdout.write(
    live ? `\r\x1b[K▸ ${title}: ${done} rows (${seconds} s)\n` : `: ${done} rows (${seconds} s)\n`,
  );
  return results;
}

/**
 * @param {import('./lib/command.js').Values} options
 * @returns {Promise<string[]>} what was wrong
 */
async function check(options) {
  /** @type {Map<string, import('./lib/matrix-report.js').Column>} */
  const columns = new Map();
  for (const { line, flags, backend } of configurations) {
    if (options.node !== undefined && options.node !== line) continue;
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

  const all = [...columns.values()];
  const { limits, wrong } = summary(all);
  process.stdout.write(`\n${table(all)}\n\n${limits}`);
  if (options.markdown !== undefined) {
    fs.writeFileSync(options.markdown, markdown(all));
    process.stdout.write(`Written to ${options.markdown}.\n`);
  }
  return wrong;
}

command({
  usage: USAGE,
  options: { node: { choices: LINES }, markdown: { text: true } },
  right: 'Ours has the right context everywhere, known limits aside.',
  check,
});
