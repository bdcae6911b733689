'use strict';

const assert = require('node:assert/strict');
const { createHash } = require('node:crypto');
const http = require('node:http');
const path = require('node:path');
const { after, before, describe, test } = require('node:test');
const { send } = require('./requests.js');
const { startServer } = require('./server.js');

const EXAMPLES = path.join(__dirname, '..', '..', '..', 'examples', 'frameworks');
const AT_ONCE = 105;
const REPORT_LINES = 300;

/** @param {number} n */
const photo = (n) => [`photo ${n}, `.repeat(100), 'and the rest'];

/** @param {number} n */
const sha256 = (n) => createHash('sha256').update(photo(n).join('')).digest('hex');

/** @param {number} n */
const whose = (n) => ({ id: `id ${n}`, user: `user ${n}` });

/**
 * What is sent, what must come back, and which log lines the request makes.
 *
 * @typedef {object} Kind
 * @property {string} path
 * @property {(n: number) => string[]} [body]
 * @property {string} [type]
 * @property {'in the request' | 'in the response'} [leave]
 * @property {number} [status]
 * @property {(text: string, n: number) => void} [check]
 * @property {string[]} lines
 *
 * @type {Record<string, Kind>}
 */
const kinds = {
  'an order': {
    path: '/orders',
    body: (n) => ['{"item":"tea",', `"note":"${n}"}`],
    status: 201,
    check: (text, n) =>
      assert.deepEqual(JSON.parse(text), { ...whose(n), note: String(n), price: 3 }),
    lines: ['an order', 'the price is known', 'answered'],
  },
  'an order that fails': {
    path: '/orders',
    body: (n) => ['{"item":"gold",', `"note":"${n}"}`],
    status: 422,
    check: (text, n) =>
      assert.deepEqual(JSON.parse(text), { ...whose(n), error: 'we do not sell gold' }),
    lines: ['an order', 'failed', 'answered'],
  },
  'an order that is not JSON': {
    path: '/orders',
    body: () => ['{"item":', '}'],
    status: 400,
    check(text, n) {
      const { error, ...rest } = JSON.parse(text);
      assert.deepEqual(rest, whose(n));
      assert.match(error, /JSON/);
    },
    lines: ['failed', 'answered'],
  },
  'a body that is read by hand': {
    path: '/photos',
    body: photo,
    type: 'image/png',
    status: 201,
    check: (text, n) => assert.deepEqual(JSON.parse(text), { ...whose(n), sha256: sha256(n) }),
    lines: ['a photo', 'answered'],
  },
  'a stream': {
    path: `/report?lines=${REPORT_LINES}`,
    status: 200,
    check: (text, n) =>
      assert.deepEqual(
        text.trimEnd().split('\n').map(JSON.parse),
        Array.from({ length: REPORT_LINES }, (_, line) => ({ ...whose(n), line })),
      ),
    lines: ['answered'],
  },
  'a client that leaves before its body is there': {
    path: '/orders',
    body: (n) => ['{"item":"tea",', `"note":"${n}"`],
    leave: 'in the request',
    lines: ['failed', 'the client has gone'],
  },
  'a client that leaves in the middle of a stream': {
    path: '/report?lines=1000000',
    leave: 'in the response',
    lines: ['the client has gone'],
  },
};

/**
 * A request that was made. Its number identifies everything that it sends.
 *
 * @typedef {Kind & { n: number, name: string }} Sent
 */

/**
 * The number of the request that a log line is about. It is taken from data that the request sent, not
 * from the context.
 *
 * @param {Record<string, any>} line
 * @param {Map<string, number>} photos
 * @returns {number | undefined} undefined for a line that is about no request
 */
function ownNumber({ url, req, note, sha256, reqId }, photos) {
  const number = (url ?? req?.url ?? reqId)?.match(/[= ](\d+)$/)[1] ?? note ?? photos.get(sha256);
  return number === undefined ? undefined : Number(number);
}

/**
 * Tests that an example answers requests of all kinds at once. They are sent twice: the second time
 * they come on connections of the first.
 *
 * @param {string} file in examples/frameworks
 * @param {object} [options]
 * @param {(kind: Kind) => string[]} [options.moreLines] lines that this framework adds for a request
 * @param {string[]} [options.outside] lines that it writes in no context
 */
function testExample(file, { moreLines = () => [], outside = [] } = {}) {
  describe(`examples/frameworks/${file}`, () => {
    const agent = new http.Agent({ keepAlive: true });
    /** @type {Awaited<ReturnType<typeof startServer>>} */
    let server;
    /** @type {Sent[]} */
    const sent = [];

    before(async () => {
      server = await startServer(path.join(EXAMPLES, file));
      await server.until(() => server.listening().length === 1);
    });
    after(async () => {
      agent.destroy();
      await server?.stop();
    });

    /** @param {Sent} request */
    async function check({ n, body, ...kind }) {
      const [{ port }] = server.listening();
      const answer = await send(agent, {
        ...kind,
        ...whose(n),
        port,
        path: `${kind.path}${kind.path.includes('?') ? '&' : '?'}n=${n}`,
        body: body?.(n),
      });
      assert.equal(answer.left, kind.leave !== undefined);
      if (answer.left) return answer;
      assert.equal(answer.status, kind.status);
      assert.equal(answer.id, whose(n).id);
      kind.check?.(answer.text, n);
      return answer;
    }

    /** Sends all kinds in turn, without waiting in between. */
    function checkAll() {
      const all = Object.entries(kinds);
      const first = sent.length;
      for (let n = first; n < first + AT_ONCE; n++) {
        const [name, kind] = all[n % all.length];
        sent.push({ n, name, ...kind });
      }
      return Promise.all(sent.slice(first).map(check));
    }

    test(`answers ${AT_ONCE} requests at once, each in its own context`, async () => {
      const answers = await checkAll();
      assert.equal(answers.length, AT_ONCE);
    });

    test('and once more, on connections that other requests have used', async () => {
      const answers = await checkAll();
      assert.ok(answers.some(({ reused }) => reused));
    });

    test('writes every log line in the context of its own request', async () => {
      const photos = new Map(sent.map(({ n }) => [sha256(n), n]));
      /** @param {Sent} request */
      const found = ({ n, leave }) => {
        const lines = server.lines.filter((line) => ownNumber(line, photos) === n);
        const messages = lines.map(({ msg }) => msg).sort();
        // The kernel decides how often a broken connection is reported.
        return leave === undefined ? messages : [...new Set(messages)];
      };
      const expected = (/** @type {Sent} */ kind) => [...kind.lines, ...moreLines(kind)].sort();

      await server.until(() => sent.every((each) => found(each).length >= expected(each).length));
      await server.stop();

      assert.deepEqual(
        sent.map((each) => [each.n, each.name, found(each)]),
        sent.map((each) => [each.n, each.name, expected(each)]),
      );
      const none = { id: undefined, user: undefined };
      for (const line of server.lines) {
        const n = ownNumber(line, photos);
        const own = n === undefined || outside.includes(line.msg) ? none : whose(n);
        assert.deepEqual({ id: line.id, user: line.user }, own, line.msg);
      }
    });
  });
}

module.exports = { testExample };
