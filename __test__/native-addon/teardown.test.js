'use strict';

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const path = require('node:path');
const { test } = require('node:test');
const { buildC, examples } = require('./build.js');

const index = require.resolve('../../index.js');
const fixture = buildC('__test__/native-addon/fixtures/fixture.c');

/**
 * @param {string} source
 * @param {string[]} args
 */
function evaluate(source, ...args) {
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, ['-e', source, ...args], {
    encoding: 'utf8',
    cwd: path.join(__dirname, '..', '..'),
  });
  return { status, signal, stdout, stderr };
}

const AT_END = `
  const { workerData } = require('node:worker_threads');
  const [index, file] = workerData ?? process.argv.slice(1);
  const { AsyncContext } = require(index);
  const addon = require(file);
  new AsyncContext.Variable().run(1, () => addon.capture());
  addon.atEnd(() => {});
`;

test('a snapshot that is run when the environment ends does no harm, whether or not it runs', () => {
  for (const source of [
    AT_END,
    `new (require('node:worker_threads').Worker)(${JSON.stringify(AT_END)}, { eval: true, workerData: process.argv.slice(1) });`,
  ]) {
    const { stdout, ...ended } = evaluate(source, index, fixture);
    assert.deepEqual(ended, { status: 0, signal: null, stderr: '' });
    assert.match(stdout, /^(ran|did not run) (captured|did not capture)\n$/);
  }
});

const TERMINATED = `
  const { isMainThread, parentPort, Worker, workerData } = require('node:worker_threads');
  const [index, file] = workerData ?? process.argv.slice(1);
  const { AsyncContext } = require(index);
  const addon = require(file);
  const variable = new AsyncContext.Variable();
  for (let i = 0; i < 5; i++) {
    variable.run(i, () => {
      addon.ticks(isMainThread ? 3 : 1000, (number) => {
        if (variable.get() !== i) process.abort();
        if (!isMainThread && number === 5) parentPort.postMessage('running');
      });
      addon.work(() => {});
    });
  }
  if (isMainThread) {
    let ended = 0;
    for (let i = 0; i < 6; i++) {
      const worker = new Worker(${'`${process._eval}`'}, { eval: true, workerData: [index, file] });
      worker.once('message', () => worker.terminate());
      worker.on('exit', () => ++ended === 6 && console.log('all ended'));
    }
  }
`;

for (const [language, build] of Object.entries(examples)) {
  test(`workers are terminated while threads of an addon in ${language} call back`, () => {
    assert.deepEqual(evaluate(TERMINATED, index, build()), {
      status: 0,
      signal: null,
      stdout: 'all ended\n',
      stderr: '',
    });
  });
}
