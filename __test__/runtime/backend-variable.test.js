'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { evaluate, runChild } = require('./child.js');

const RUNTIME = "require('./index.js').runtime";

/** Whether this Node's V8 has the intrinsics, by V8's version and not by what the package says. */
const hasIntrinsics = Number(process.versions.v8.split('.')[0]) >= 12;

const WORKS = `(() => {
  const { AsyncContext, AsyncLocalStorage } = require('./index.js');
  const variable = new AsyncContext.Variable();
  const storage = new AsyncLocalStorage();
  return variable.run(1, () => storage.run(2, () => [variable.get(), storage.getStore()]));
})()`;

for (const backend of ['native', 'host', ...(hasIntrinsics ? ['intrinsic'] : [])]) {
  test(`NATIVE_ASYNC_CONTEXT_BACKEND=${backend} is granted, and works`, () => {
    const env = { NATIVE_ASYNC_CONTEXT_BACKEND: backend };
    const runtime = evaluate(RUNTIME, { env });
    assert.equal(runtime.backend, backend);
    assert.equal(runtime.reason.code, 'REQUESTED');
    assert.deepEqual(evaluate(WORKS, { env }), [1, 2]);
  });
}

test('without the variable the fastest backend is taken', () => {
  const runtime = evaluate(RUNTIME);
  assert.equal(runtime.backend, hasIntrinsics ? 'intrinsic' : 'native');
  assert.equal(runtime.reason.code, hasIntrinsics ? 'FASTEST' : 'INTRINSICS_NOT_FOUND');
  assert.deepEqual(evaluate(WORKS), [1, 2]);
});

test('an empty variable is no request', () => {
  const env = { NATIVE_ASYNC_CONTEXT_BACKEND: '' };
  assert.deepEqual(evaluate(RUNTIME, { env }), evaluate(RUNTIME));
});

test('the host backend is carried by Node, always', () => {
  const env = { NATIVE_ASYNC_CONTEXT_BACKEND: 'host' };
  assert.equal(evaluate(`${RUNTIME}.nodeCarries`, { env }), true);
});

for (const backend of ['nonsense', 'Native', 'native ', 'toString', '0']) {
  test(`NATIVE_ASYNC_CONTEXT_BACKEND="${backend}" is refused, in words that help`, () => {
    const { code, message, name } = refusal(backend);
    assert.equal(code, 'ERR_ASYNC_CONTEXT_BACKEND');
    assert.equal(name, 'Error');
    assert.ok(message.includes(`NATIVE_ASYNC_CONTEXT_BACKEND is "${backend}"`), message);
    for (const possible of ['intrinsic', 'native', 'host']) {
      assert.ok(message.includes(possible), message);
    }
    assert.match(message, /unset it to let the package choose/);
  });
}

// Depends on the V8 that runs: newer ones grant it, see above.
if (!hasIntrinsics) {
  test('the intrinsic backend is refused where V8 has none, in words that help', () => {
    const { code, message } = refusal('intrinsic');
    assert.equal(code, 'ERR_ASYNC_CONTEXT_BACKEND');
    assert.match(message, /"intrinsic" backend cannot work here \(INTRINSICS_NOT_FOUND\)/);
    assert.match(message, /Unset NATIVE_ASYNC_CONTEXT_BACKEND/);
  });
}

test('a refused backend that nobody catches ends the process and shows the code', () => {
  const { status, stdout, stderr } = runChild({
    code: "require('./index.js')",
    env: { NATIVE_ASYNC_CONTEXT_BACKEND: 'nonsense' },
  });
  assert.equal(status, 1);
  assert.equal(stdout, '');
  assert.match(stderr, /Error \[ERR_ASYNC_CONTEXT_BACKEND\]: NATIVE_ASYNC_CONTEXT_BACKEND is/);
});

/** @param {string} backend */
function refusal(backend) {
  return evaluate(
    `(() => {
      try {
        require('./index.js');
      } catch ({ code, message, name }) {
        return { code, message, name };
      }
    })()`,
    { env: { NATIVE_ASYNC_CONTEXT_BACKEND: backend } },
  );
}
