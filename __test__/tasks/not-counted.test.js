'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const http = require('node:http');
const { test } = require('node:test');
const zlib = require('node:zlib');
const { AsyncTask, trackTasks } = require('../../entries/tasks.js');
const { run } = require('./child.js');
const { nextTurn } = require('./turns.js');

/** @param {() => any} fn @param {import('../../index.js').TrackTasksOptions} [options] */
async function assertNothing(fn, options) {
  const { dangling } = await trackTasks(fn, options);
  assert.deepEqual(
    dangling.map(({ type, name, stack }) => ({ type, name, stack })),
    [],
  );
}

/** @param {http.RequestListener} listener */
async function server(listener) {
  const made = http.createServer(listener);
  await new Promise((resolve) => made.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (made.address());
  return { made, port };
}

test('what was waited for', () =>
  assertNothing(async () => {
    await new Promise((resolve) => setTimeout(resolve, 1));
    await fs.promises.readFile(__filename);
    await new Promise((resolve) => zlib.gzip('text', resolve));
    await new Promise((resolve) => fs.createReadStream(__filename).on('close', resolve).resume());
  }));

test('timers that were cleared, and those that are unreferenced', () =>
  assertNothing(() => {
    clearTimeout(setTimeout(() => {}, 1000));
    clearInterval(setInterval(() => {}, 1000));
    clearImmediate(setImmediate(() => {}));
    setTimeout(() => {}, 1000).unref();
    setInterval(() => {}, 1000).unref();
  }));

test('what is done before the loop has turned', () =>
  assertNothing(() => {
    process.nextTick(() => {});
    queueMicrotask(() => {});
    void Promise.resolve().then(() => {});
  }));

test('an AsyncTask that has run', () =>
  assertNothing(() => new AsyncTask('task').runInAsyncScope(() => {})));

test('a server, and what was connected to it, once all is closed', () =>
  assertNothing(async () => {
    const { made, port } = await server((_request, response) => void response.end('text'));
    await (await fetch(`http://127.0.0.1:${port}`, { headers: { connection: 'close' } })).text();
    made.closeAllConnections();
    await new Promise((resolve) => made.close(resolve));
  }));

for (const [name, get] of /** @type {[string, (port: number) => Promise<any>][]} */ ([
  [
    'an agent',
    (port) =>
      new Promise((resolve, reject) => {
        const agent = new http.Agent({ keepAlive: true });
        http
          .get({ port, host: '127.0.0.1', agent }, (response) => {
            response.resume().on('end', resolve);
          })
          .on('error', reject);
      }),
  ],
  ['fetch', async (port) => (await fetch(`http://127.0.0.1:${port}`)).text()],
])) {
  test(`a socket that ${name} keeps alive, used once or twice`, async () => {
    const { made, port } = await server((_request, response) => void response.end('text'));
    try {
      await assertNothing(async () => {
        await get(port);
        await nextTurn();
      });
      await assertNothing(async () => {
        await get(port);
        await nextTurn();
        await get(port);
        await nextTurn();
      });
    } finally {
      made.closeAllConnections();
      made.close();
    }
  });
}

test('what the allow-list names, by type or name, in full or as a pattern', async () => {
  /** @type {NodeJS.Timeout[]} */
  const timers = [];
  const fn = () => {
    timers.push(
      setTimeout(function one() {}, 2 ** 30),
      setTimeout(function two() {}, 2 ** 30),
    );
    setImmediate(function three() {});
  };
  for (const [allow, names] of /** @type {[(string | RegExp)[], string[]][]} */ ([
    [[], ['one', 'two', 'three']],
    [['Timeout'], ['three']],
    [['one', 'Immediate'], ['two']],
    [
      ['on', 'Time'],
      ['one', 'two', 'three'],
    ],
    [[/^t/], ['one']],
    [[/Time|Imm/g], []],
  ])) {
    const { dangling } = await trackTasks(fn, { allow });
    assert.deepEqual(
      dangling.map(({ name }) => name),
      names,
      String(allow),
    );
    for (const timer of timers.splice(0)) clearTimeout(timer);
  }
});

test('standard output that was first used within the function', async () => {
  const { stdout, stderr, status } = await run([
    '--eval',
    `require('./entries/tasks.js')
       .trackTasks(() => { console.log('out'); console.error('err'); })
       .then(({ dangling }) => console.log(JSON.stringify(dangling)));`,
  ]);
  assert.deepEqual({ stdout, stderr, status }, { stdout: 'out\n[]\n', stderr: 'err\n', status: 0 });
});

test("tasks that are not the function's own", async () => {
  let others = 0;
  const timer = setInterval(() => {
    others++;
    setImmediate(() => {});
  }, 1);
  try {
    // Timers of one delay fire in the order in which they were set.
    await assertNothing(() => new Promise((resolve) => setTimeout(resolve, 1)));
  } finally {
    clearInterval(timer);
  }
  assert.ok(others > 0);
});
