'use strict';

/**
 * `native-async-context doctor --test` preloads this file into each process in which node:test runs a
 * file of tests. It records which tasks each test has scheduled, and writes those that are pending
 * after its end, and after its `afterEach` hooks, into a folder when the process exits.
 *
 * Which test a task belongs to is told by the time: the test that began last and has not ended. Tests
 * that run at the same time cannot be told apart so, and are examined together when all have ended. The
 * context would tell them apart, but a hook cannot enter one for the test after it.
 */

const fs = require('node:fs');
const path = require('node:path');
const { isMainThread } = require('node:worker_threads');

/**
 * @typedef {object} Left
 * @property {string[]} tests one test, or those that ran at the same time; none for what was
 *   scheduled outside of tests
 * @property {import('../../tasks/task-scope.js').DanglingTask[]} tasks
 *
 * @typedef {{ file: string, tests: number, left: Left[] }} TestFile
 */

const VARIABLE = 'NATIVE_ASYNC_CONTEXT_DOCTOR_TESTS';

/** Whether one of two tests is inside of the other. Names are those of all tests around them. */
const nested = (/** @type {string} */ one, /** @type {string} */ other) =>
  `${one} > `.startsWith(`${other} > `) || `${other} > `.startsWith(`${one} > `);

/**
 * Tests that are examined together.
 *
 * @typedef {object} Group
 * @property {string[]} tests
 * @property {number} running how many of them
 * @property {InstanceType<typeof import('../../tasks/task-scope.js').TaskScope>} scope
 */

/** @param {string} folder for the results */
function recordTests(folder) {
  const { afterEach, beforeEach } = require('node:test');
  const { room } = require('../../rooms.js');
  room('tasks');
  const { watch } = require('../../tasks/internals.js');
  const { TaskScope } = require('../../tasks/task-scope.js');

  const outside = new TaskScope();
  const scopes = new Set([outside]);
  /**
   * The tests that have begun and not ended.
   *
   * @type {{ name: string, group: Group }[]}
   */
  const running = [];
  /** @type {Left[]} */
  const left = [];
  let tests = 0;

  watch({
    promises: false,
    scheduled: (...event) => (running.at(-1)?.group.scope ?? outside).scheduled(...event),
    before({ id }) {
      for (const scope of scopes) scope.before(id);
    },
    ended(id) {
      for (const scope of scopes) scope.ended(id);
    },
  });

  beforeEach((/** @type {any} */ { fullName: name }) => {
    const last = running.at(-1);
    const group =
      last === undefined || nested(last.name, name)
        ? { tests: [], running: 0, scope: new TaskScope() }
        : last.group;
    group.tests.push(name);
    group.running++;
    scopes.add(group.scope);
    running.push({ name, group });
    tests++;
  });

  afterEach(async (/** @type {any} */ { fullName }) => {
    const at = running.findLastIndex(({ name }) => name === fullName);
    if (at === -1) return;
    const [{ group }] = running.splice(at, 1);
    if (--group.running > 0) return;
    const tasks = await group.scope.dangling();
    scopes.delete(group.scope);
    if (tasks.length > 0) left.push({ tests: group.tests, tasks });
  });

  process.on('exit', () => {
    const tasks = outside.pending().filter(({ stack }) => stack !== '');
    if (tasks.length > 0) left.push({ tests: [], tasks });
    /** @type {TestFile} */
    const result = { file: process.argv[1], tests, left };
    fs.writeFileSync(path.join(folder, `${process.pid}.json`), JSON.stringify(result));
  });
}

// node:test starts a process for each file, and tells it so. In that of the runner there are no tests.
if (isMainThread && process.env[VARIABLE] !== undefined && process.env.NODE_TEST_CONTEXT) {
  const { folder, nodeOptions } = JSON.parse(/** @type {string} */ (process.env[VARIABLE]));
  // For this process only, not for processes that it starts.
  delete process.env[VARIABLE];
  if (nodeOptions === undefined) delete process.env.NODE_OPTIONS;
  else process.env.NODE_OPTIONS = nodeOptions;
  recordTests(folder);
}
