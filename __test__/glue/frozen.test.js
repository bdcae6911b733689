'use strict';

/* Objects that cannot get new properties: hardened programs freeze everything. */

const assert = require('node:assert/strict');
const { createHook } = require('node:async_hooks');
const { test } = require('node:test');
const { AsyncContext } = require('../../index.js');
const { mustCall } = require('../helpers/must-call.js');
const { run } = require('./child.js');

const variable = new AsyncContext.Variable();
const read = () => variable.get();

test('a promise that is frozen when it is made, and its reactions', async () => {
  const seen = await variable.run(1, async () => {
    const parent = Object.freeze(Promise.resolve(1));
    const derived = Object.freeze(parent.then(mustCall(read)));
    const next = Object.freeze(derived.then(mustCall((value) => [value, read()])));
    return Object.freeze(next);
  });
  assert.deepEqual(seen, [1, 1]);
});

test('a reaction of a frozen promise that was settled in another context', async () => {
  const settled = Object.freeze(new Promise((resolve) => resolve(undefined)));
  const seen = await variable.run(2, () => settled.then(mustCall(read)));
  assert.equal(seen, 2);
});

test('a frozen promise that follows a thenable', async () => {
  const seen = [];
  await variable.run(3, () =>
    Object.freeze(
      new Promise((resolve) =>
        resolve({
          then: mustCall((done) => {
            seen.push(read());
            done();
          }),
        }),
      ),
    ),
  );
  assert.deepEqual(seen, [3]);
});

test('a tick that a hook freezes', async () => {
  const hook = createHook({
    init(id, type, trigger, resource) {
      if (type === 'TickObject') Object.freeze(resource);
    },
  }).enable();
  const seen = await new Promise((resolve) => {
    variable.run(4, () => process.nextTick(mustCall(() => resolve(read()))));
    hook.disable();
  });
  assert.equal(seen, 4);
});

for (const what of ['promises', 'process', 'stream', 'async_hooks', 'vm', 'all intrinsics']) {
  for (const when of ['before', 'after']) {
    test(`the first context is entered when ${what} was frozen ${when} the package was loaded`, async () => {
      const { code, stderr, stdout } = await run('frozen.js', [what, when]);
      assert.equal(stderr, '');
      assert.equal(code, 0);
      assert.equal(stdout, '{"timeout":1,"tick":1,"promise":1,"thenable":1,"fs":1}');
    });
  }
}
