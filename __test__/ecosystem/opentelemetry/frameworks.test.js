'use strict';

const assert = require('node:assert/strict');
const { after, before, test } = require('node:test');
const { startPostgres } = require('./fixtures/postgres.js');
const { start, tracesOf } = require('./spans.js');

const AT_ONCE = 100;

/** The spans of the application's own work, the same in each framework. */
const WORK = [
  'work',
  'work > client /upstream/http',
  'work > client /upstream/http > server /upstream/http',
  'work > client /upstream/http > server /upstream/http > answer',
  'work > end',
  'work > client /upstream/fetch',
  'work > client /upstream/fetch > server /upstream/fetch',
  'work > client /upstream/fetch > server /upstream/fetch > answer',
  'work > client /upstream/undici',
  'work > client /upstream/undici > server /upstream/undici',
  'work > client /upstream/undici > server /upstream/undici > answer',
  'work > client pg-pool.connect',
  'work > client pg-pool.connect',
  'work > client pg.query:SELECT orders',
  'work > client pg.query:INSERT orders',
  'work > inserted',
  'work > worked',
];

/**
 * The spans of each framework, and the span under which the handler runs.
 *
 * @type {Record<string, { own: string[], handler: string }>}
 */
const FRAMEWORKS = {
  http: { own: ['server /orders', 'server /orders > read'], handler: 'server /orders' },
  express: {
    own: [
      'server /orders',
      'server /orders > middleware - <anonymous>',
      'server /orders > request handler',
      'server /orders > read',
    ],
    handler: 'server /orders > request handler',
  },
  fastify: {
    own: [
      'server /orders',
      'server /orders > /orders',
      'server /orders > /orders > preHandler - wait',
      'server /orders > /orders > handler - answer',
    ],
    handler: 'server /orders > /orders > handler - answer',
  },
};

/** A request connects only if the pool has no free connection, so not every trace has this span. */
const isConnection = (/** @type {string} */ name) => name === 'pg.connect';

/** @type {Awaited<ReturnType<typeof startPostgres>>} */
let postgres;
before(async () => {
  postgres = await startPostgres();
});
after(() => postgres.stop());

for (const [framework, { own, handler }] of Object.entries(FRAMEWORKS)) {
  test(`${framework}, http, fetch, undici and pg: ${AT_ONCE} requests at once, each span under its parent`, async () => {
    const server = await start('server.js', [framework, String(postgres.port)]);
    try {
      const requests = Array.from({ length: AT_ONCE }, (_, index) => String(index));
      await Promise.all(
        requests.map(async (request) => {
          const response = await fetch(`${server.url}/orders/${request}`, {
            method: 'POST',
            body: 'a body',
          });
          assert.equal(response.status, 200);
          assert.deepEqual(await response.json(), Array(5).fill(request));
        }),
      );

      const expected = [...own, ...WORK.map((way) => `${handler} > ${way}`)].sort();
      const spans = await server.spans(
        (spans) =>
          spans.filter(({ name }) => !isConnection(name)).length >= expected.length * AT_ONCE,
      );
      const traces = tracesOf(spans);
      assert.deepEqual(traces.map(({ request }) => request).sort(), requests.sort());
      for (const { ways } of traces) {
        const [connections, others] = [true, false].map((wanted) =>
          ways.filter((way) => isConnection(way.split(' > client ').at(-1) ?? '') === wanted),
        );
        assert.deepEqual(others.sort(), expected);
        for (const way of connections) {
          assert.equal(way, `${handler} > work > client pg-pool.connect > client pg.connect`);
        }
      }
    } finally {
      await server.stop();
    }
  });
}
