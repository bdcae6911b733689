'use strict';

const assert = require('node:assert/strict');
const path = require('node:path');
const { test } = require('node:test');
const WebSocket = require('ws');
const { run, start } = require('../tasks/child.js');

const PROGRAM = path.join(__dirname, 'program.js');

/**
 * Runs the program under a debugger.
 *
 * @returns {Promise<string[][]>} the async stack of each stop: the description of each part, followed
 *   by the functions of that part
 */
async function asyncStacks() {
  const { child, output, ended } = start(['--inspect=127.0.0.1:0', PROGRAM]);
  const url = await new Promise((resolve) => {
    child.stderr.on('data', () => {
      const [, found] = /listening on (ws:\S+)/.exec(output.stderr) ?? [];
      if (found !== undefined) resolve(found);
    });
  });
  const socket = new WebSocket(url);
  let id = 0;
  const send = (/** @type {string} */ method, params = {}) =>
    socket.send(JSON.stringify({ id: ++id, method, params }));
  /** @type {string[][]} */
  const stacks = [];
  socket.on('open', () => {
    send('Debugger.enable');
    send('Debugger.setAsyncCallStackDepth', { maxDepth: 32 });
  });
  socket.on('message', (data) => {
    const { id: answered, method, params } = JSON.parse(String(data));
    // From now on, the debugger records where the program binds.
    if (answered === 2) child.stdin.write('go');
    if (method !== 'Debugger.paused') return;
    const parts = [];
    for (let part = params.asyncStackTrace; part !== undefined; part = part.parent) {
      const functions = part.callFrames.map((/** @type {any} */ frame) => frame.functionName);
      parts.push(part.description, ...functions);
    }
    stacks.push(parts);
    send('Debugger.resume');
  });
  child.stdout.on('data', () => socket.terminate());
  await ended;
  return stacks;
}

test('under a debugger, async stacks lead to where something was bound', async () => {
  const stacks = await asyncStacks();
  const expected = [
    ['database query', 'bindTask'],
    ['stop', 'bindWrapped'],
    ['listener', 'bindListener'],
    ['listener', 'bindTargetListener'],
  ];
  assert.equal(stacks.length, expected.length);
  for (const [index, [description, place]] of expected.entries()) {
    assert.ok(stacks[index].includes(description), `${description}: ${stacks[index]}`);
    assert.ok(stacks[index].includes(place), `${place}: ${stacks[index]}`);
  }
});

const CODE = `
  const made = [];
  const { createTask } = console;
  console.createTask = (name) => { made.push(name); return createTask.call(console, name); };
  const { AsyncContext } = require('./index.js');
  const { AsyncTask } = require('./entries/tasks.js');
  const { addListener } = require('./entries/events.js');
  const wrap = () => AsyncContext.Snapshot.wrap(function wrapped(value) { return [this, value]; });
  const [self, value] = wrap().call('self', 'value');
  new AsyncTask('task').runInAsyncScope(() => {});
  const emitter = new (require('node:events'))();
  addListener(emitter, 'event', () => {}, { captureAsyncContext: true });
  emitter.emit('event');
  let thrown;
  try {
    new AsyncTask('throws').runInAsyncScope(() => { throw new Error('thrown'); });
  } catch (error) {
    thrown = error.message;
  }
  const loaded = process.moduleLoadList.includes('NativeModule inspector');
  console.log(JSON.stringify({ made, self: String(self), value, thrown, loaded }));`;

/** @param {string[]} flags @param {string} [before] */
async function made(flags, before = '') {
  const { status, stdout, stderr } = await run([...flags, '--eval', before + CODE]);
  assert.equal(status, 0, stderr);
  const { self, value, thrown, ...rest } = JSON.parse(stdout.split('\n')[0]);
  assert.deepEqual([self, value, thrown], ['self', 'value', 'thrown']);
  return rest;
}

test('a task for each, and nothing else is different', async () => {
  const { made: tasks } = await made(['--inspect=127.0.0.1:0']);
  assert.deepEqual(tasks, ['wrapped', 'task', 'listener', 'throws']);
});

test('without a debugger, no task is made, and the inspector is not loaded', async () => {
  for (const flags of [[], ['--inspect-port=127.0.0.1:0']]) {
    assert.deepEqual(await made(flags), { made: [], loaded: false });
  }
});

test('a debugger that comes later is not noticed: a known limit', async () => {
  const opened = "require('node:inspector').open(0, '127.0.0.1');";
  const { made: tasks } = await made(
    [],
    `${opened} setImmediate(() => require('node:inspector').close());`,
  );
  assert.deepEqual(tasks, []);
});
