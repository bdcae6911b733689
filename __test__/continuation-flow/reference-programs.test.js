'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const { test } = require('node:test');
const { setTimeout: sleep } = require('node:timers/promises');
const { AsyncContext } = require('../../index.js');
const { ContinuationFlow } = require('../../entries/flow.js');
const { mustCall } = require('../helpers/must-call.js');

// The programs with which the proposal's document explains the two kinds, each run with both at once.

/** A context of both kinds, entered together. */
class Both {
  variable = new AsyncContext.Variable();
  flow = new ContinuationFlow();

  run(value, fn) {
    return this.variable.run(value, () => this.flow.run(value, fn));
  }

  get() {
    return [this.variable.get(), this.flow.get()];
  }
}

test("the first: main, 'inner' and a task in it", async () => {
  const both = new Both();
  const seen = [];
  const see = (site) => seen.push([site, ...both.get()]);
  let taskId = 0;

  async function main() {
    see('main');
    await both.run('inner', async () => {
      see('inner');
      await task();
      see('inner, after the task');
    });
    see('main, after inner');
  }

  async function task() {
    see('task');
    await both.run(`task-${taskId++}`, async () => {
      const id = both.flow.get();
      see('in the task');
      await both.run('operation', async () => await 1);
      see('in the task, after an operation');
      // Forcefully reset the context.
      return both.flow.run(id, () => Promise.resolve());
    });
    see('task, at its end');
  }

  await both.run('main', main);
  assert.deepEqual(seen, [
    // site, variable, flow
    ['main', 'main', 'main'],
    ['inner', 'inner', 'inner'],
    ['task', 'inner', 'inner'],
    ['in the task', 'task-0', 'task-0'],
    ['in the task, after an operation', 'task-0', 'operation'],
    ['task, at its end', 'inner', 'task-0'],
    ['inner, after the task', 'inner', 'task-0'],
    ['main, after inner', 'main', 'task-0'],
  ]);
});

/** readFile, composed of open, read and close. */
function readFile(file, callback, finish) {
  const snapshot = new AsyncContext.Snapshot();
  fs.open(file, (opening, fd) => {
    assert.ifError(opening);
    const buffer = Buffer.alloc(12);
    fs.read(fd, buffer, 0, buffer.length, 0, (reading) => {
      assert.ifError(reading);
      fs.close(fd, (closing) => finish(snapshot, callback, closing, String(buffer)));
    });
  });
}

test('the second: readFile as callbacks, which preserves the flow', (t, done) => {
  const both = new Both();
  const finish = (snapshot, callback, error, text) => snapshot.run(callback, error, text);
  both.run('main', () => {
    const callback = mustCall((error, text) => {
      assert.ifError(error);
      assert.equal(text, "'use strict'");
      assert.deepEqual(both.get(), ['main', 'main']);
      done();
    });
    both.run('elsewhere', () => {});
    readFile(__filename, callback, finish);
  });
});

test('the second, continued: readFile that feeds its last operation back', (t, done) => {
  const both = new Both();
  const finish = (snapshot, callback, error, text) =>
    snapshot.run(() => {
      both.flow.run(`${both.flow.get()} -> fs.close`, () => callback(error, text));
    });
  both.run('main', () => {
    const callback = mustCall(() => {
      assert.deepEqual(both.get(), ['main', 'main -> fs.close']);
      done();
    });
    readFile(__filename, callback, finish);
  });
});

test('the third: random tasks, of which some fail, in Promise.all', async () => {
  for (const failing of [[], [1], [3, 0]]) {
    const both = new Both();
    let taskId = 0;
    const finished = [];
    const randomTask = () => {
      const id = taskId++;
      return both.run(`task-${id}`, async () => {
        await sleep(Math.random() * 10);
        finished.push(`task-${id}`);
        if (failing.includes(id)) {
          throw new Error(`task-${id}`);
        }
      });
    };
    await both.run('main', async () => {
      try {
        await Promise.all(Array.from({ length: 5 }, () => randomTask()));
        // Site (1), and sites (4) and (5) of the next program.
        assert.deepEqual(failing, []);
        assert.deepEqual(both.get(), ['main', finished.at(-1)]);
        assert.deepEqual(
          both.flow.getAggregated(),
          [0, 1, 2, 3, 4].map((id) => `task-${id}`),
        );
      } catch (error) {
        // Site (2).
        assert.notDeepEqual(failing, [], error.message);
        assert.deepEqual(both.get(), ['main', error.message]);
      }
    });
  }
});
