'use strict';

// Run by `npm run check next`, which installs and builds examples/next in a separate folder.

const assert = require('node:assert/strict');
const http = require('node:http');
const path = require('node:path');
const { after, before, describe, test } = require('node:test');
const { send } = require('../frameworks/requests.js');
const { startServer } = require('../frameworks/server.js');

const FOLDER = /** @type {string} */ (process.env.NATIVE_ASYNC_CONTEXT_NEXT);
const REGISTER = path.join(__dirname, '..', '..', '..', 'entries', 'register.js');
const AT_ONCE = 100;

/** @param {number} n */
const whose = (n) => ({ id: `id ${n}`, user: `user ${n}` });

for (const { name, flags, ours } of [
  { name: 'without this package', flags: [], ours: false },
  { name: 'under --require', flags: ['--require', REGISTER], ours: true },
  { name: 'under --import', flags: ['--import', REGISTER], ours: true },
]) {
  describe(`Next.js ${name}`, () => {
    const agent = new http.Agent({ keepAlive: true });
    /** @type {Awaited<ReturnType<typeof startServer>>} */
    let server;
    let port = 0;
    /** @type {{ n: number, msg: string }[]} */
    const expected = [];

    /**
     * @param {string} path
     * @param {number} n
     * @param {string[]} [body]
     */
    const ask = (path, n, body) => send(agent, { port, path, body, ...whose(n) });

    before(async () => {
      server = await startServer(path.join(FOLDER, 'node_modules', 'next', 'dist', 'bin', 'next'), {
        flags,
        args: ['start', '--hostname', '127.0.0.1', '--port', '0'],
        cwd: FOLDER,
        stderr: 'ignore', // it has the stack of each error, as the log lines do
      });
      const address = () => /http:\/\/127\.0\.0\.1:(\d+)/.exec(server.notes.join('\n'));
      await server.until(() => address() !== null);
      port = Number(address()?.[1]);
      // Next sets up its instrumentation at the first request, which has no context.
      await ask('/', 0);
      await server.until(() => server.lines.some(({ msg }) => msg === 'instrumented'));
    });
    after(async () => {
      agent.destroy();
      await server?.stop();
    });

    test(`answers ${AT_ONCE} of each at once, each in its own context`, async () => {
      await Promise.all(
        Array.from({ length: AT_ONCE }, async (_, at) => {
          const n = at + 1;
          expected.push(
            { n, msg: 'a page' },
            { n, msg: 'after the page' },
            { n, msg: 'an order' },
            { n, msg: 'an order' },
            { n, msg: 'failed' },
          );

          const [page, order, failed] = await Promise.all([
            ask(`/?n=${n}`, n),
            ask(`/api/orders?n=${n}`, n, ['{"item":"tea",', `"note":${n}}`]),
            ask(`/api/orders?n=${n}`, n, ['{"item":"gold",', `"note":${n}}`]),
          ]);
          assert.equal(page.status, 200);
          assert.equal(page.id, whose(n).id, 'what the proxy saw');
          const text = page.text.replaceAll('&quot;', '"');
          assert.ok(text.includes(`<p>page: ${JSON.stringify(whose(n))}</p>`), text);
          assert.ok(text.includes(`<p>later: ${JSON.stringify(whose(n))}</p>`), text);
          assert.equal(order.status, 200);
          assert.deepEqual(JSON.parse(order.text), { ...whose(n), note: n });
          assert.equal(failed.status, 500);
        }),
      );
    });

    test('writes every log line in the context of its own request', async () => {
      const number = ({ url, note }) => note ?? Number(url?.match(/n=(\d+)$/)?.[1] ?? 0);
      const found = () => server.lines.filter((line) => number(line) > 0);
      await server.until(() => found().length >= expected.length);
      for (const line of found()) {
        assert.deepEqual({ id: line.id, user: line.user }, whose(number(line)), line.msg);
      }
      const sorted = (/** @type {{ n: number, msg: string }[]} */ lines) =>
        lines.map(({ n, msg }) => `${n} ${msg}`).sort();
      assert.deepEqual(
        sorted(found().map((line) => ({ n: number(line), msg: line.msg }))),
        sorted(expected),
      );
    });

    test(`all storages, Next's own too, are ${ours ? "this package's" : "Node's"}`, async () => {
      const storages = await server.whoseStorages();
      assert.equal(ours ? storages.node : storages.ours, 0);
      assert.ok((ours ? storages.ours : storages.node) > 1, JSON.stringify(storages));
    });
  });
}
