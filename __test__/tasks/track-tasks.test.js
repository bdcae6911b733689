'use strict';

const assert = require('node:assert/strict');
const crypto = require('node:crypto');
const { spawn, spawnSync } = require('node:child_process');
const dgram = require('node:dgram');
const fs = require('node:fs');
const http = require('node:http');
const net = require('node:net');
const { availableParallelism } = require('node:os');
const path = require('node:path');
const { test } = require('node:test');
const { Worker } = require('node:worker_threads');
const { AsyncTask, trackTasks } = require('../../entries/tasks.js');
const { scratch } = require('./child.js');
const { nextTurn, sleep } = require('./turns.js');

/** The delay of a timer that must not fire while a test runs: the longest there is, 24 days. */
const NEVER = 2 ** 31 - 1;

/** Cleanups to run after a test, whether it passed or failed. @type {(() => unknown)[]} */
const endings = [];
test.afterEach(async () => {
  for (const end of endings.splice(0)) await end();
});

/** @param {() => any} fn @param {import('../../index.js').TrackTasksOptions} [options] */
const dangling = async (fn, options) =>
  (await trackTasks(fn, options)).dangling.map(({ type, name }) =>
    name ? `${type} ${name}` : type,
  );

/** @param {net.Server} server */
const listening = (server) =>
  new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));

/** @param {net.Server} server */
const portOf = (server) => /** @type {net.AddressInfo} */ (server.address()).port;

test('it resolves to what the function returned, and to nothing dangling if nothing is', async () => {
  assert.deepEqual(await trackTasks(() => 1), { result: 1, dangling: [] });
  assert.deepEqual(await trackTasks(async () => 2), { result: 2, dangling: [] });
});

test('it rejects with what the function throws', async () => {
  const error = new Error('thrown');
  await assert.rejects(
    trackTasks(() => {
      throw error;
    }),
    error,
  );
  await assert.rejects(
    trackTasks(async () => {
      setTimeout(() => {}, 1);
      throw error;
    }),
    error,
  );
});

for (const [what, fn, expected] of /** @type {[string, () => any, string[]][]} */ ([
  [
    'a timer',
    () => {
      const timer = setTimeout(function late() {}, NEVER);
      endings.push(() => clearTimeout(timer));
    },
    ['Timeout late'],
  ],
  [
    'a timer that fires a moment later',
    () => void setTimeout(function soon() {}, 1),
    ['Timeout soon'],
  ],
  [
    'an interval',
    () => {
      const timer = setInterval(function again() {}, NEVER);
      endings.push(() => clearInterval(timer));
    },
    ['Timeout again'],
  ],
  ['an immediate', () => void setImmediate(function next() {}), ['Immediate next']],
  [
    'a timer behind awaits',
    async () => {
      await null;
      await nextTurn();
      void (async () => {
        await null;
        const timer = setTimeout(function behind() {}, NEVER);
        endings.push(() => clearTimeout(timer));
      })();
      await nextTurn();
    },
    ['Timeout behind'],
  ],
  [
    'an AsyncTask that never ran',
    () =>
      void endings.push(
        (
          (task) => () =>
            task.name
        )(new AsyncTask('query')),
      ),
    ['AsyncTask query'],
  ],
  [
    'a server',
    async () => {
      const server = net.createServer();
      await listening(server);
      endings.push(() => server.close());
    },
    ['TCPSERVERWRAP'],
  ],
  [
    'a UDP socket',
    async () => {
      const socket = dgram.createSocket('udp4');
      await new Promise((resolve) => socket.bind(0, '127.0.0.1', () => resolve(undefined)));
      endings.push(() => socket.close());
    },
    ['UDPWRAP'],
  ],
  [
    'a directory that is watched',
    () => {
      const watcher = fs.watch(__dirname);
      endings.push(() => watcher.close());
    },
    ['FSEVENTWRAP'],
  ],
])) {
  test(`${what} dangles`, async () => {
    assert.deepEqual(await dangling(fn), expected);
  });
}

test('a child process dangles', async () => {
  const types = await dangling(() => {
    const child = spawn(process.execPath, ['--eval', 'setInterval(() => {}, 60000)']);
    endings.push(() => void child.kill('SIGKILL'));
  });
  assert.ok(types.includes('PROCESSWRAP'), String(types));
});

test('a worker dangles', async () => {
  const types = await dangling(() => {
    const worker = new Worker('setInterval(() => {}, 60000)', { eval: true });
    endings.push(() => void worker.terminate());
  });
  assert.ok(
    types.some((type) => type === 'WORKER' || type === 'MESSAGEPORT'),
    String(types),
  );
});

/** Keeps all threads of libuv's pool busy until the test is over. */
function occupyThreadPool() {
  const pipe = path.join(scratch(), 'pipe');
  const { status, stderr } = spawnSync('mkfifo', [pipe], { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  const threads = Math.max(4, availableParallelism(), Number(process.env.UV_THREADPOOL_SIZE ?? 0));
  let waiting = threads;
  const writer = new Promise((resolve) => {
    // A thread that opens a named pipe to read from it waits for a writer.
    for (let i = 0; i < threads; i++) {
      fs.open(pipe, 'r', (error, reader) => {
        assert.ifError(error);
        fs.closeSync(reader);
        if (--waiting === 0) resolve(undefined);
      });
    }
  });
  endings.push(() => {
    // Opening it for reading and writing never waits.
    const both = fs.openSync(pipe, 'r+');
    return writer.then(() => fs.closeSync(both));
  });
}

test('an operation of the thread pool dangles', async () => {
  occupyThreadPool();
  const types = await dangling(() => {
    crypto.pbkdf2('password', 'salt', 1, 64, 'sha512', () => {});
    fs.stat(__filename, () => {});
  });
  assert.deepEqual(types, ['PBKDF2REQUEST', 'FSREQCALLBACK']);
});

test('a request that is under way dangles', async () => {
  const server = http.createServer(() => {});
  await listening(server);
  endings.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const types = await dangling(
    () =>
      new Promise((resolve) => {
        const request = http.get({ port: portOf(server), host: '127.0.0.1' });
        request.on('error', () => {});
        request.on('socket', (socket) => socket.once('connect', resolve));
      }),
  );
  assert.ok(types.includes('TCPWRAP'), String(types));
});

test('each says where it was scheduled, and what led to it, back to the start', async () => {
  const { dangling: tasks } = await trackTasks(async () => {
    await new Promise((resolve) =>
      setImmediate(function first() {
        setTimeout(function second() {
          endings.push(() => clearTimeout(timer));
          const timer = setTimeout(function third() {}, NEVER);
          resolve(undefined);
        }, 1);
      }),
    );
  });
  assert.equal(tasks.length, 1);
  const [{ name, stack, triggers, id }] = tasks;
  assert.equal(name, 'third');
  assert.match(stack, /^ {4}at Timeout\.second .*track-tasks\.test\.js:\d+:\d+\)/);
  assert.doesNotMatch(stack, /node:internal|[/\\]lib[/\\]/);
  assert.deepEqual(
    triggers.map((trigger) => trigger.name),
    ['second', 'first'],
  );
  assert.match(triggers[0].stack, /first/);
  for (const each of triggers) assert.ok(each.id < id);
});

test('a chain of triggers without end is forgotten at its beginning', async () => {
  const { dangling: tasks } = await trackTasks(
    () =>
      new Promise((resolve) => {
        let left = 450;
        (function next() {
          if (--left > 0) return void setImmediate(next);
          const timer = setTimeout(() => {}, NEVER);
          endings.push(() => clearTimeout(timer));
          resolve(undefined);
        })();
      }),
  );
  const { length } = tasks[0].triggers;
  assert.ok(length >= 99 && length < 200, String(length));
});

test('functions that run side by side are told of their own tasks only', async () => {
  const track = (/** @type {string} */ name, /** @type {number} */ ms) =>
    dangling(async () => {
      await sleep(ms);
      const timer = setTimeout({ [name]: () => {} }[name], NEVER);
      endings.push(() => clearTimeout(timer));
      await sleep(5);
    });
  assert.deepEqual(
    await Promise.all([track('one', 1), track('two', 3), dangling(() => sleep(2))]),
    [['Timeout one'], ['Timeout two'], []],
  );
});

test('a function within another leaves its tasks to both', async () => {
  /** @type {string[] | undefined} */
  let inner;
  const outer = await dangling(async () => {
    inner = await dangling(() => {
      const timer = setTimeout(function shared() {}, NEVER);
      endings.push(() => clearTimeout(timer));
    });
  });
  assert.deepEqual([inner, outer], [['Timeout shared'], ['Timeout shared']]);
});

test('with promises, one that is pending dangles', async () => {
  const keep = [];
  const tasks = await dangling(
    () => {
      keep.push(new Promise(() => {}), Promise.resolve(), Promise.resolve(1));
    },
    { promises: true },
  );
  assert.deepEqual(tasks, ['PROMISE']);
  assert.deepEqual(await dangling(() => void keep.push(new Promise(() => {}))), []);
});

test('wrong types are refused', async () => {
  const refused = { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' };
  // @ts-expect-error: that is what is tested.
  await assert.rejects(trackTasks('function'), refused);
  for (const options of [null, 1, { promises: 'yes' }, { allow: 'Timeout' }, { allow: [1] }]) {
    // @ts-expect-error: that is what is tested.
    await assert.rejects(
      trackTasks(() => assert.fail(), options),
      refused,
    );
  }
});
