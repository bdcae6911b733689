'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { fixture, output } = require('./child.js');
const { isFrom } = require('../../glue/configuration.js');

const OWN = ['A', 'B', 'C'];
const NOTHING = [null, null, null];

const OF_SERVER = [
  ...['data', 'trailers', 'end', 'finish', 'wantTrailers', 'close'].map(
    (event) => `stream, ${event}`,
  ),
  ...['request, data', 'request, end', 'response, finish', 'response, close'],
];
const OF_CLIENT = ['response', 'trailers', 'close'].map((event) => `client, ${event}`);
const BEHIND_TRAILERS = 'client, end';

const program = [fixture('http2.js')];

/** @param {string[]} events @param {unknown[]} saw */
const each = (events, saw) => Object.fromEntries(events.map((event) => [event, saw]));

const without = {
  ...each(OF_SERVER, NOTHING),
  ...each(OF_CLIENT, OWN),
  [BEHIND_TRAILERS]: isFrom(process.versions.node, 24, 22) ? OWN : NOTHING,
};

test("without instrument, a server's streams, requests and responses emit in no context", async () => {
  assert.deepEqual(await output(program), without);
});

test('with instrument, each listener sees its own request', async () => {
  const own = each([...OF_SERVER, ...OF_CLIENT, BEHIND_TRAILERS], OWN);
  assert.deepEqual(await output(program, { instrumented: true }), own);
});
