'use strict';

/*
 * Contexts that the main script enters at top level end with the script. Node reports no callback for
 * the main script, so the package itself detects its end (lib/glue/left-in-slot.js).
 */

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { output } = require('./child.js');

const NOTHING = 'nothing, nothing';

/** @type {Record<string, string>} What the main script itself reads afterwards. */
const WAYS = {
  enterWith: 'main, nothing',
  'enterWith of two storages': 'main, nothing',
  'enterWith, and disable of another storage': 'main, nothing',
  'a scope that is not ended': 'main, nothing',
  'a scope of a variable that is not ended': 'nothing, main',
  'a scope inside of enterWith that is ended': 'main, nothing',
  'enterWith behind a run': 'main, nothing',
  'enterWith in an AsyncResource as well': 'main, nothing',
};

for (const [way, own] of Object.entries(WAYS)) {
  for (const place of ['the process', 'a worker']) {
    test(`${way} at the top of ${place} is read by nothing that was registered in no context`, async () => {
      const args = place === 'a worker' ? [way, 'worker'] : [way];
      assert.deepEqual(await output('main-script.js', args), {
        'the main script': own,
        'a tick registered before': NOTHING,
        'a reaction registered before': NOTHING,
        'a microtask registered before': NOTHING,
        'an async function of a vm context': NOTHING,
        'a FinalizationRegistry': NOTHING,
        'a thenable later': `own, ${own.split(', ')[1]}`,
        beforeExit: NOTHING,
        exit: NOTHING,
      });
    });
  }
}
