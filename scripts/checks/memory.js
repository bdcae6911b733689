'use strict';

const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { nodeCarries } = require('../../__test__/propagation/limits.js');
const { runRows } = require('../../__test__/memory/run-rows.js');
const { configurationsOn } = require('../lib/configurations.js');
const { markdown, summary, wrong } = require('../lib/memory-report.js');
const { NODE_OPTION, nodeBinary } = require('../lib/nodes.js');
const { print } = require('../lib/output.js');
const { root } = require('../lib/run.js');

const START = '<!-- made by `npm run check memory -- --write` -->';
const END = '<!-- end of what is made -->';

/** The settings with which our package is measured; the first is the default. */
const SETTINGS = [
  { name: '', env: {}, thenables: true, line: undefined },
  {
    name: 'thenables off',
    env: { NATIVE_ASYNC_CONTEXT_THENABLES: 'off' },
    thenables: false,
    line: '20',
  },
];

/** @param {string} binary of Node */
const versionOf = (binary) =>
  execFileSync(binary, ['--version'], { encoding: 'utf8' }).trim().slice('v'.length);

/** @param {string | undefined} only */
async function measure(only) {
  /** @type {Map<string, import('../lib/memory-report.js').Column>} */
  const columns = new Map();
  const configurations = configurationsOn(only);
  for (const { line, flags, backend } of configurations) {
    const binary = nodeBinary(line);
    const options = { binary, flags };
    const title = [`Node ${line}`, ...flags].join(' ');
    let column = columns.get(title);
    if (column === undefined) {
      print(`▸ ${title}: its own`);
      column = { title, ours: [], node: await runRows({ ...options, storage: 'node' }) };
      columns.set(title, column);
    }
    for (const setting of SETTINGS) {
      if (setting.line !== undefined && (setting.line !== line || backend === 'host')) continue;
      const name = setting.name === '' ? backend : setting.name;
      print(`, ours (${name})`);
      column.ours.push({
        name,
        where: {
          line: Number(line),
          version: versionOf(binary),
          nodeCarries: nodeCarries(Number(line), flags),
          backend,
          thenables: setting.thenables,
        },
        results: await runRows({
          ...options,
          storage: 'ours',
          env: { ...process.env, ...setting.env, NATIVE_ASYNC_CONTEXT_BACKEND: backend },
        }),
      });
    }
    const last = configurations.findLast((each) => each.line === line && each.flags === flags);
    if (last?.backend === backend) print('\n');
  }
  return [...columns.values()];
}

/**
 * @param {string} page
 * @param {string} text
 */
async function write(page, text) {
  const prettier = require('prettier');
  const file = path.join(root, page);
  const content = fs.readFileSync(file, 'utf8');
  const [before, rest] = content.split(START);
  const after = rest.slice(rest.indexOf(END));
  const made = `${before}${START}\n\n${text}\n\n${after}`;
  const options = await prettier.resolveConfig(file);
  fs.writeFileSync(file, await prettier.format(made, { ...options, filepath: file }));
  print(`Written to ${page}.\n`);
}

/** @type {import('../lib/command.js').Command} */
module.exports = {
  summary: "values kept though no program can read them: ours and Node's own, as a table",
  about: `
Does what programs do in a context, on every Node of the matrix, collects all garbage and looks which
values are still there: of our AsyncLocalStorage with each backend, and of Node's own. Prints a table
of the values that are kept though no program can read them any more.`,
  options: {
    node: NODE_OPTION,
    write: { help: 'write the table into docs/reliability.md, and its summary into README.md' },
  },
  right: 'Ours keeps nothing but what is known.',
  async run({ node, write: writes }) {
    const columns = await measure(node);
    print(`\n${markdown(columns)}\n\n${summary(columns)}\n\n`);
    if (writes) {
      await write('docs/reliability.md', markdown(columns));
      await write('README.md', summary(columns));
    }
    return wrong(columns);
  },
};
