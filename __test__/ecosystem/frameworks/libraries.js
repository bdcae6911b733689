'use strict';

const assert = require('node:assert/strict');
const http = require('node:http');
const path = require('node:path');
const { after, before, describe, test } = require('node:test');
const { runtime } = require('../../../index.js');
const { send } = require('./requests.js');
const { startServer } = require('./server.js');

const AT_ONCE = 100;

/** What the library gets from Node's own storage, it must also get from ours. */
const ways = [
  { name: 'without this package', flags: [], ours: false },
  { name: 'under --require', flags: ['--require', 'native-async-context/register'], ours: true },
  { name: 'under --import', flags: ['--import', 'native-async-context/register'], ours: true },
];

/**
 * @typedef {object} Route
 * @property {string} name
 * @property {string} server one of the fixture's servers
 * @property {string} path
 * @property {string} [user] who asks
 * @property {boolean} [post] whether the number of the request comes in a body
 * @property {number} [status] 200 if not given
 * @property {(n: number) => object} answer
 * @property {(n: number) => string} [id] the id in its log lines: `id n` if not given
 * @property {number} lines how many log lines it makes
 */

/**
 * Tests an unchanged application of a library that has its own storage. It must answer as it does
 * without this package.
 *
 * @param {string} file in fixtures
 * @param {object} options
 * @param {Route[]} options.routes
 * @param {string[]} options.servers
 * @param {number | string} options.job the id of its work outside of a request
 */
function testLibrary(file, { routes, servers, job }) {
  for (const { name, flags, ours } of ways) {
    describe(`${path.parse(file).name} ${name}`, () => {
      const agent = new http.Agent({ keepAlive: true });
      /** @type {Awaited<ReturnType<typeof startServer>>} */
      let server;
      /** @type {{ route: Route, n: number }[]} */
      const sent = [];

      before(async () => {
        server = await startServer(path.join(__dirname, 'fixtures', file), { flags });
        await server.until(() => server.listening().length === servers.length);
        assert.deepEqual(
          server
            .listening()
            .map(({ server }) => server)
            .sort(),
          servers,
        );
      });
      after(async () => {
        agent.destroy();
        await server?.stop();
      });

      test(`answers ${AT_ONCE} requests at once on each route, each in its own context`, async () => {
        const ports = new Map(server.listening().map(({ server, port }) => [server, port]));
        for (let at = 0; at < AT_ONCE; at++) {
          for (const route of routes) sent.push({ route, n: sent.length });
        }
        await Promise.all(
          sent.map(async ({ route, n }) => {
            const answer = await send(agent, {
              port: ports.get(route.server),
              path: `${route.path}?n=${n}`,
              id: `id ${n}`,
              user: route.user ?? `user ${n}`,
              ...(route.post && { body: ['{"n":', `${n}}`] }),
            });
            assert.equal(answer.status, route.status ?? 200, answer.text);
            assert.deepEqual(JSON.parse(answer.text), route.answer(n), route.name);
          }),
        );
      });

      test('writes every log line in the context of its own request', async () => {
        const expected = sent.flatMap(({ route, n }) =>
          Array.from({ length: route.lines }, () => ({ n, id: route.id?.(n) ?? `id ${n}` })),
        );
        const found = () => server.lines.filter(({ n }) => n !== undefined);
        await server.until(() => found().length >= expected.length);
        assert.deepEqual(
          found()
            .map(({ n, id }) => ({ n, id }))
            .sort((one, other) => one.n - other.n),
          expected,
        );
      });

      test('has a context outside of a request as well', async () => {
        const jobs = () => server.lines.filter(({ msg }) => msg === 'a job of its own');
        await server.until(() => jobs().length > 0);
        assert.deepEqual(
          jobs().map(({ id }) => id),
          [job],
        );
      });

      test(`its storage is ${ours ? "this package's" : "Node's"}`, async () => {
        // On the `host` backend, our storages keep their values in one storage of Node.
        const beneath = runtime.backend === 'host' ? 1 : 0;
        assert.deepEqual(
          await server.whoseStorages(),
          ours ? { node: beneath, ours: 1 } : { node: 1, ours: 0 },
        );
      });
    });
  }
}

module.exports = { testLibrary };
