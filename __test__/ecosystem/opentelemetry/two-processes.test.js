'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { start, tracesOf } = require('./spans.js');

const AT_ONCE = 20;

const FIRST = ['server /start', 'server /start > start'];
const CALL = 'server /start > start > client /middle';
const SECOND = [`${CALL} > server /middle`, `${CALL} > server /middle > middle`];
const CALL_BACK = `${CALL} > server /middle > middle > client /last`;
const FIRST_AGAIN = [`${CALL_BACK} > server /last`, `${CALL_BACK} > server /last > last`];

test('two processes that call each other: one trace across both, and the baggage of its start', async () => {
  const [first, second] = await Promise.all([start('peer.js'), start('peer.js')]);
  try {
    const numbers = Array.from({ length: AT_ONCE }, (_, index) => String(index + 1));
    const traceIds = await Promise.all(
      numbers.map(async (number) => {
        const response = await fetch(`${first.url}/start/${number}?peer=${second.url}`);
        const { traceparent, traceId, middle, last } = await response.json();
        assert.deepEqual({ middle, last }, { middle: number, last: number });
        // https://www.w3.org/TR/trace-context/#traceparent-header
        assert.match(traceparent, new RegExp(`^00-${traceId}-[0-9a-f]{16}-01$`));
        return traceId;
      }),
    );

    const ofFirst = [...FIRST, CALL, ...FIRST_AGAIN];
    const ofSecond = [...SECOND, CALL_BACK];
    const spans = [
      ...(await first.spans((spans) => spans.length >= ofFirst.length * AT_ONCE)),
      ...(await second.spans((spans) => spans.length >= ofSecond.length * AT_ONCE)),
    ];
    assert.deepEqual([...new Set(spans.map(({ traceId }) => traceId))].sort(), traceIds.sort());
    const traces = tracesOf(spans);
    assert.deepEqual(traces.map(({ request }) => request).sort(), numbers.sort());
    for (const { ways } of traces) {
      assert.deepEqual(ways.sort(), [...ofFirst, ...ofSecond].sort());
    }
  } finally {
    await Promise.all([first.stop(), second.stop()]);
  }
});
