'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { PerformanceObserver, performance } = require('node:perf_hooks');
const { test } = require('node:test');
const { BroadcastChannel, MessageChannel } = require('node:worker_threads');
const { AsyncContext, runInRoot } = require('../../index.js');
const { render } = require('./proposal-events.js');

const variable = new AsyncContext.Variable();

test('the table of docs/events.md is what the rows measure', () => {
  const page = fs.readFileSync(path.join(__dirname, '..', '..', 'docs', 'events.md'), 'utf8');
  const cells = (/** @type {string} */ line) => line.split('|').map((cell) => cell.trim());
  const lines = page.split('\n').map(cells);
  // The line below the headings may have any width.
  const rows = render()
    .split('\n')
    .filter((line) => !line.startsWith('| ---'));
  for (const row of rows) {
    assert.ok(
      lines.some((line) => line.join('|') === cells(row).join('|')),
      row,
    );
  }
});

// How to get the proposal's context where Node's differs. __test__/errors/ tests contextOf.

test('a MessagePort made in no context', async () => {
  const { port1, port2 } = variable.run('creator', () => runInRoot(() => new MessageChannel()));
  const seen = new Promise((resolve) => {
    variable.run('listener', () => port1.once('message', () => resolve([variable.get()])));
  });
  variable.run('poster', () => port2.postMessage('text'));
  assert.deepEqual(await seen, [undefined]);
  port1.close();
});

test('a BroadcastChannel made in no context', async () => {
  const name = 'of the proposal';
  const receiver = variable.run('creator', () => runInRoot(() => new BroadcastChannel(name)));
  const sender = new BroadcastChannel(name);
  const seen = new Promise((resolve) => {
    variable.run('listener', () => (receiver.onmessage = () => resolve([variable.get()])));
  });
  variable.run('poster', () => sender.postMessage('text'));
  assert.deepEqual(await seen, [undefined]);
  receiver.close();
  sender.close();
});

test('a PerformanceObserver with a callback of no context', async () => {
  let observer;
  const seen = new Promise((resolve) => {
    observer = new PerformanceObserver(
      runInRoot(() => AsyncContext.Snapshot.wrap(() => resolve([variable.get()]))),
    );
  });
  observer.observe({ entryTypes: ['mark'] });
  variable.run('marked', () => performance.mark('mark'));
  assert.deepEqual(await seen, [undefined]);
  observer.disconnect();
});
