'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { linesOf } = require('./program.js');

const TENANTS = new Map([
  ['bolt', 'acme'],
  ['nut', 'globex'],
  ['screw', 'globex'],
  ['slow', 'acme'],
  ['washer', 'initech'],
]);

/** @param {string} item @returns {string[]} the lines of its request, in the order of the work */
function expected(item) {
  const thread = `thread ${(item.length % 2) + 1}`;
  const [did, answer] =
    item === 'slow' ? ['was cut off by the deadline', 'not sent'] : ['has sent it', 'sent'];
  return [
    `edge: is asked for ${item}`,
    `${thread}: begins with ${item}`,
    `${thread}: has the price of ${item}`,
    `queue: hands ${item} on`,
    `mailer: begins with ${item}`,
    `mailer: ${did}`,
    `edge: answers: ${item} for ${item.length} EUR, mail ${answer}`,
  ];
}

test('examples/fleet: every line of the log has its request, tenant and trace', () => {
  /** @type {Map<string, string[]>} */
  const requests = new Map();
  for (const line of linesOf('fleet/edge.js')) {
    const parts = /^([0-9a-f]{8} [a-z]+ [0-9a-f]{32}) (.*)$/.exec(line);
    assert.ok(parts, line);
    const [, request, what] = parts;
    requests.set(request, [...(requests.get(request) ?? []), what]);
  }

  const logged = Array.from(requests, ([request, whats]) => {
    const [id, tenant, trace] = request.split(' ');
    const item =
      whats
        .find((what) => what.startsWith('edge: is asked'))
        ?.split(' ')
        .at(-1) ?? '';
    assert.equal(tenant, TENANTS.get(item), item);
    // The lines of threads, of the mailer and of the edge come through different channels.
    assert.deepEqual(whats.toSorted(), expected(item).toSorted());
    return { id, item, trace };
  });
  for (const key of /** @type {const} */ (['id', 'trace'])) {
    assert.equal(new Set(logged.map((request) => request[key])).size, TENANTS.size, key);
  }
  assert.deepEqual(logged.map(({ item }) => item).toSorted(), [...TENANTS.keys()]);
});
