'use strict';

const assert = require('node:assert/strict');
const net = require('node:net');
const { test } = require('node:test');
const { AsyncContext } = require('../../index.js');
const { AsyncHook, AsyncTask } = require('../../entries/tasks.js');
const { mustCall } = require('../helpers/must-call.js');

// "Usage: multiplexing tasks" of the presentation: one connection, many callers.

class Query extends AsyncTask {
  /** @param {string} search */
  constructor(search) {
    super('database-query');
    this.search = search;
  }
}

/** Answers come in the order of the questions, in the context of the connection. */
class DatabaseConnection {
  /** @type {((answer: string) => void)[]} */
  #waiting = [];

  /** @param {number} port */
  constructor(port) {
    this.socket = net.connect(port, '127.0.0.1');
    let text = '';
    this.socket.setEncoding('utf8').on('data', (chunk) => {
      text += chunk;
      const lines = text.split('\n');
      text = /** @type {string} */ (lines.pop());
      for (const line of lines) this.#waiting.shift()?.(line);
    });
  }

  /**
   * @param {string} search
   * @param {(answer: string) => void} callback
   */
  query(search, callback) {
    const query = new Query(search);
    this.#waiting.push((answer) => query.runInAsyncScope(callback, undefined, answer));
    this.socket.write(`${query.search}\n`);
  }
}

test("each caller's continuation sees its own context and is linked to its own initiator", async () => {
  const server = net.createServer((socket) => void socket.pipe(socket));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {net.AddressInfo} */ (server.address());
  const connection = new DatabaseConnection(port);
  const user = new AsyncContext.Variable();

  /** @type {Map<number, any>} */
  const tasks = new Map();
  const hook = new AsyncHook({ scheduledAsyncTask: (task) => void tasks.set(task.id, task) });
  hook.enable();

  /** @type {string[][]} */
  const paths = [];
  const names = ['ada', 'bob', 'cy'];
  await Promise.all(
    names.map((name) =>
      user.run(name, () =>
        new AsyncTask(`request of ${name}`).runInAsyncScope(async () => {
          await null;
          await new Promise((resolve) => {
            connection.query(
              name,
              mustCall(async (answer) => {
                assert.equal(answer, name);
                assert.equal(user.get(), name);
                await null;
                assert.equal(user.get(), name);
                setImmediate(function continuation() {
                  resolve(undefined);
                });
                const scheduled = [...tasks.values()].filter(
                  (task) => task.name === 'continuation',
                );
                const path = [];
                for (let task = scheduled.at(-1); task; task = tasks.get(task.trigger)) {
                  path.push(task.name);
                }
                paths.push(path);
              }),
            );
          });
        }),
      ),
    ),
  );
  hook.disable();
  connection.socket.destroy();
  server.close();
  assert.deepEqual(
    paths,
    names.map((name) => ['continuation', 'database-query', `request of ${name}`]),
  );
});
