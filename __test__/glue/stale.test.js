'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { output } = require('./child.js');
const { carried, line, overGlue, overHooks } = require('./configuration.js');
const { ways } = require('./fixtures/stale.js');
const { runtime } = require('../../index.js');

const PLACES = [
  'a timer set before',
  'an I/O callback registered before',
  'a reaction',
  'what comes next',
  'the next reaction',
  'the next tick',
  'a reaction registered in it',
  'the next immediate',
  'a socket that is accepted afterwards',
  'beforeExit',
];

/**
 * The cases where a context is left behind, and why.
 *
 * @type {{ way: string, applies: (thenables: string) => boolean, places: string[], reason: string }[]}
 */
const LIMITS = [
  {
    way: 'a tick that throws',
    applies: () => carried,
    places: ['a socket that is accepted afterwards'],
    reason: 'Node leaves the slot as a tick that throws left it, its own storage included',
  },
  {
    way: 'a microtask that throws',
    applies: () => runtime.backend !== 'host' && line >= 22,
    places: ['the next reaction'],
    reason:
      'V8 leaves the slot as a microtask that throws left it, and runs a reaction that was registered in no context in whatever is there',
  },
  ...['', ', as the first frame'].map((when) => ({
    way: `enterWith in an async function${when}`,
    applies: (/** @type {string} */ thenables) =>
      overGlue && line === 20 && (when !== '' || thenables === 'off'),
    places: ['the next reaction'],
    reason:
      'the hook that empties the slot, installed now, comes too late for the reaction that is running',
  })),
  {
    way: 'enterWith in an async function, as the first frame',
    applies: () => overHooks,
    places: ['a socket that is accepted afterwards'],
    reason: 'async_hooks come too late for the reaction that is running',
  },
];

for (const thenables of overGlue && line === 20 ? ['on', 'off'] : ['on']) {
  for (const way of ways) {
    const limit = LIMITS.find((each) => each.way === way && each.applies(thenables));
    const left = limit === undefined ? 'no context is left' : `a context is left`;
    const why = limit === undefined ? '' : ` (known limit: ${limit.reason})`;
    test(`${left} behind by ${way}, thenables ${thenables}${why}`, async () => {
      const env = { NATIVE_ASYNC_CONTEXT_THENABLES: thenables };
      const seen = await output('stale.js', [way], { env });
      const stale = way.startsWith('enterWith') ? 'nothing, stale' : 'stale, stale';
      assert.deepEqual(
        seen,
        Object.fromEntries(
          PLACES.map((place) => [
            place,
            limit?.places.includes(place) ? stale : 'nothing, nothing',
          ]),
        ),
      );
    });
  }
}
