'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const { copyPackage, evaluate, installPlatformPackage } = require('../runtime/child.js');
const { root, testBehaviour } = require('./behaviour.js');

/**
 * Simulates unknown engines: this engine, with a test double in place of the addon. The case without
 * symbols, and so without a slot, is tested in Rust (src/symbols.rs) and below.
 */

const RUNTIME = "require('./index.js').runtime";

/** The default answers of a double: those of an addon that works. */
const WHOLE = {
  unavailable: '() => null',
  extrasBindingObject: '() => ({})',
  slotFunctions: '() => working',
  setPromiseHooks: '() => false',
  recordRejections: '() => false',
};

/** A separate slot, which the engine does not carry. */
const WORKING = `
  let slot;
  const working = {
    current: () => slot,
    set(frame) { slot = frame; },
    exchange(frame) { const found = slot; slot = frame; return found; },
  };
  const never = () => { throw new Error('refused'); };
`;

/**
 * @param {Record<string, string>} answers the code of functions, by name
 * @returns {string} a copy of the package with this double as its addon
 */
function withDouble(answers) {
  const folder = copyPackage();
  const members = Object.entries({ ...WHOLE, ...answers }).map(
    ([name, code]) => `${name}: ${code}`,
  );
  installPlatformPackage(folder, `${WORKING} module.exports = { ${members.join(', ')} };`);
  return folder;
}

const BOTH = (/** @type {string} */ get, /** @type {string} */ set) =>
  `() => ({ getContinuationPreservedEmbedderData: ${get}, setContinuationPreservedEmbedderData: ${set} })`;

/** Slots that do not return the value that was set, each in its own way. */
const LIARS = {
  'is always empty': '() => ({ current() {}, set() {}, exchange() {} })',
  'keeps what it had first': `() => {
    let kept;
    const set = (frame) => { kept ??= frame; };
    return { current: () => kept, set, exchange: (frame) => { set(frame); return kept; } };
  }`,
  'gives a copy': `() => ({
    ...working,
    current: () => slot && new Map(slot),
  })`,
  'gives what was there before last': `() => {
    let [before, now] = [];
    const set = (frame) => { [before, now] = [now, frame]; };
    return { current: () => before, set, exchange: (frame) => { set(frame); return before; } };
  }`,
  'has an exchange that returns nothing':
    '() => ({ ...working, exchange(frame) { slot = frame; } })',
  'cannot be emptied': '() => ({ ...working, set(frame) { slot = frame ?? slot; } })',
  'throws when it is read': '() => ({ ...working, current: never })',
  'throws when it is written': '() => ({ ...working, set: never })',
  'throws at an exchange': '() => ({ ...working, exchange: never })',
  'refuses to be made': 'never',
};

for (const [what, slotFunctions] of Object.entries(LIARS)) {
  test(`a slot that ${what}: host, because the round trip failed`, () => {
    const cwd = withDouble({ slotFunctions });
    const { runtime, read } = evaluate(
      `(() => {
        const { AsyncContext, runtime } = require('./index.js');
        const variable = new AsyncContext.Variable();
        return { runtime, read: variable.run('works', () => variable.get()) };
      })()`,
      { cwd },
    );
    const { backend, nodeCarries, reason } = runtime;
    assert.deepEqual(
      { backend, nodeCarries, read },
      { backend: 'host', nodeCarries: true, read: 'works' },
    );
    assert.equal(reason.code, 'ROUND_TRIP_FAILED');
  });
}

test('no builtins, and no functions in their place: host, because there are no accessors', () => {
  const { backend, reason } = evaluate(RUNTIME, {
    cwd: withDouble({ slotFunctions: '() => null' }),
  });
  assert.deepEqual([backend, reason.code], ['host', 'ACCESSORS_NOT_FOUND']);
});

for (const [what, builtins] of Object.entries({
  'give nothing back': BOTH('() => {}', '() => {}'),
  throw: BOTH('never', 'never'),
  'are not on an object': '() => null',
  'refuse to be found': 'never',
})) {
  test(`builtins that ${what}: the addon's functions, if these give back what was put in`, () => {
    const { backend, reason } = evaluate(RUNTIME, {
      cwd: withDouble({ extrasBindingObject: builtins }),
    });
    assert.deepEqual([backend, reason.code], ['native', 'ROUND_TRIP_FAILED']);
  });
}

for (const [what, answers, code] of /** @type {[string, Record<string, string>, string][]} */ ([
  ['whose symbols are hidden', { unavailable: "() => 'SYMBOLS_NOT_FOUND'" }, 'SYMBOLS_NOT_FOUND'],
  [
    'whose round trip fails',
    { extrasBindingObject: BOTH('() => {}', '() => {}'), slotFunctions: LIARS['is always empty'] },
    'ROUND_TRIP_FAILED',
  ],
])) {
  test(`an engine ${what} passes the tests of behaviour, on host`, async () => {
    const home = withDouble(answers);
    const { backend, reason } = evaluate(RUNTIME, { cwd: home });
    assert.deepEqual([backend, reason.code], ['host', code]);
    fs.cpSync(path.join(root, '__test__'), path.join(home, '__test__'), { recursive: true });
    const places = ['async-context/', 'async-local-storage/'];
    const { passed, failed } = await testBehaviour([process.execPath], { home, places });
    assert.deepEqual(failed, []);
    assert.ok(passed > 1000, `${passed} passed`);
  });
}
