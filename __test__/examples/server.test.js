'use strict';

const assert = require('node:assert/strict');
const { spawn, spawnSync } = require('node:child_process');
const http = require('node:http');
const path = require('node:path');
const { setTimeout: sleep } = require('node:timers/promises');
const { after, before, describe, test } = require('node:test');

const SERVER = path.join(__dirname, '..', '..', 'examples', 'server.js');
const KEEP_CONNECTIONS = path.join(__dirname, '..', 'helpers', 'keep-connections.js');
const AT_ONCE = 50;

/** How long to wait for the log lines, in milliseconds. */
const PATIENCE = 300_000;

/**
 * Every route: what is sent, and every id that must be in the answer.
 *
 * @type {{ name: string, method: string, url: string, body?: string[], status: number, ids: (text: string) => string[], lines: number }[]}
 */
const routes = [
  {
    name: 'GET /user/:id',
    method: 'GET',
    url: '/user/1',
    status: 200,
    ids: (text) => [JSON.parse(text).requestId],
    lines: 4,
  },
  {
    name: 'POST /orders',
    method: 'POST',
    url: '/orders',
    body: ['{"item":"tea","quantity":2}'],
    status: 201,
    ids: (text) => [JSON.parse(text).requestId],
    lines: 6,
  },
  {
    name: 'POST /orders, its body in two packets',
    method: 'POST',
    url: '/orders',
    body: ['{"item":"coffee",', '"quantity":3}'],
    status: 201,
    ids: (text) => [JSON.parse(text).requestId],
    lines: 6,
  },
  {
    name: 'GET /report',
    method: 'GET',
    url: '/report',
    status: 200,
    ids(text) {
      const lines = text.trimEnd().split('\n');
      assert.equal(lines.length, 30);
      return lines.map((line) => line.split(',').at(-1));
    },
    lines: 6,
  },
  {
    name: 'a user that does not exist',
    method: 'GET',
    url: '/user/nobody',
    status: 404,
    ids: (text) => [JSON.parse(text).requestId],
    lines: 5,
  },
  {
    name: 'an order that is not JSON',
    method: 'POST',
    url: '/orders',
    body: ['{'],
    status: 400,
    ids: (text) => [JSON.parse(text).requestId],
    lines: 2,
  },
  {
    name: 'an order that is too long',
    method: 'POST',
    url: '/orders',
    body: ['x'.repeat(100_000)],
    status: 413,
    ids: (text) => [JSON.parse(text).requestId],
    lines: 2,
  },
];

/** @returns {Promise<{ url: string, stop: () => void }>} */
function start(/** @type {string} */ storage) {
  const child = spawn(
    process.execPath,
    ['--require', KEEP_CONNECTIONS, SERVER, '--storage', storage, '--port', '0', '--quiet'],
    { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] },
  );
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the server ended with exit code ${code}`)));
    child.stdout.setEncoding('utf8').once('data', (text) => {
      const url = /^Listening on (\S+)\n$/.exec(text)?.[1];
      assert.ok(url, text);
      resolve({ url, stop: () => void child.kill('SIGKILL') });
    });
  });
}

/**
 * @param {http.Agent} agent
 * @param {string} url
 * @param {string} id
 * @param {{ method: string, body?: string[] }} route
 * @returns {Promise<{ status?: number, id?: unknown, text: string }>}
 */
function send(agent, url, id, { method, body = [] }) {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { agent, method, headers: { 'x-request-id': id } });
    request.on('error', reject);
    request.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk) => (text += chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode, id: response.headers['x-request-id'], text }),
      );
    });
    if (body.length < 2) {
      request.end(body[0]);
    } else {
      request.write(body[0]);
      setTimeout(() => request.end(body[1]), 20);
    }
  });
}

for (const storage of ['ours', 'node', 'none']) {
  describe(`the example server with --storage ${storage}`, () => {
    const agent = new http.Agent({ keepAlive: true, maxSockets: AT_ONCE });
    /** @type {Awaited<ReturnType<typeof start>>} */
    let server;
    let expectedLines = 0;

    before(async () => {
      server = await start(storage);
    });
    after(() => {
      agent.destroy();
      server?.stop();
    });

    const stats = async () =>
      JSON.parse((await send(agent, `${server.url}/stats`, '', routes[0])).text);

    for (const route of routes) {
      test(`answers ${AT_ONCE} requests at once, each with its own id: ${route.name}`, async () => {
        expectedLines += AT_ONCE * route.lines;
        const ids = Array.from({ length: AT_ONCE }, (_, index) => `${route.name} ${index}`);
        const answers = await Promise.all(
          ids.map((id) => send(agent, `${server.url}${route.url}`, id, route)),
        );
        for (const [index, { status, id, text }] of answers.entries()) {
          assert.equal(status, route.status);
          assert.equal(id, ids[index]);
          for (const each of route.ids(text)) assert.equal(each, ids[index]);
        }
      });
    }

    test('answers all routes at once, each with its own id', async () => {
      const sent = Array.from({ length: AT_ONCE }, (_, index) =>
        routes.map((route) => ({ id: `mixed ${index} ${route.name}`, route })),
      ).flat();
      for (const { route } of sent) expectedLines += route.lines;
      await Promise.all(
        sent.map(async ({ id, route }) => {
          const answer = await send(agent, `${server.url}${route.url}`, id, route);
          assert.equal(answer.id, id);
          for (const each of route.ids(answer.text)) assert.equal(each, id);
        }),
      );
    });

    test('wrote every log line, and each with the id of its own request', async () => {
      let { lines, wrong } = await stats();
      // The last line of a request is written after its answer was sent.
      const signal = AbortSignal.timeout(PATIENCE);
      while (lines < expectedLines && !signal.aborted) {
        await sleep(20);
        ({ lines, wrong } = await stats());
      }
      assert.deepEqual({ lines, wrong }, { lines: expectedLines, wrong: 0 });
    });
  });
}

test('refuses what it does not know, and says what it does', () => {
  for (const args of [['--storage', 'redis'], ['--port', 'http'], ['--verbose']]) {
    const { status, stderr } = spawnSync(process.execPath, [SERVER, ...args], { encoding: 'utf8' });
    assert.equal(status, 2, args.join(' '));
    assert.match(stderr, /^Usage: node examples\/server\.js/m);
  }
});

test('--help prints the usage and ends', () => {
  const { status, stdout } = spawnSync(process.execPath, [SERVER, '--help'], { encoding: 'utf8' });
  assert.equal(status, 0);
  assert.match(stdout, /^Usage: node examples\/server\.js/);
});
