'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const { binary, copyPackage, evaluate, runChild } = require('./child.js');

const LINE =
  /^native-async-context: backend (\w+) \(([A-Z_]+): .+\); Node (carries|does not carry) the frame\n$/s;

const code = "require('./index.js'); require('./index.js');";

test('NATIVE_ASYNC_CONTEXT_DEBUG=1 writes one line on stderr, which agrees with runtime', () => {
  const { backend, nodeCarries, reason } = evaluate("require('./index.js').runtime");
  const { status, stdout, stderr } = runChild({ code, env: { NATIVE_ASYNC_CONTEXT_DEBUG: '1' } });
  assert.equal(status, 0);
  assert.equal(stdout, '');
  assert.match(stderr, LINE);
  assert.equal(stderr.split('\n').length, 2);
  assert.deepEqual(LINE.exec(stderr).slice(1), [
    backend,
    reason.code,
    nodeCarries ? 'carries' : 'does not carry',
  ]);
});

for (const [what, content, reason] of [
  ['missing', undefined, 'ADDON_NOT_FOUND'],
  ['unloadable', 'garbage', 'ADDON_NOT_LOADABLE'],
]) {
  test(`NATIVE_ASYNC_CONTEXT_DEBUG=1 writes one line also where the binary is ${what}`, () => {
    const cwd = copyPackage();
    if (content !== undefined) fs.writeFileSync(path.join(cwd, binary), content);
    const { status, stdout, stderr } = runChild({
      code,
      cwd,
      env: { NATIVE_ASYNC_CONTEXT_DEBUG: '1' },
    });
    assert.equal(status, 0);
    assert.equal(stdout, '');
    assert.match(stderr, LINE);
    assert.equal(stderr.split('\n').length, 2);
    assert.deepEqual(LINE.exec(stderr).slice(1, 3), ['host', reason]);
  });
}

for (const value of ['', '0', 'true']) {
  test(`NATIVE_ASYNC_CONTEXT_DEBUG="${value}" writes nothing`, () => {
    const { status, stdout, stderr } = runChild({
      code,
      env: { NATIVE_ASYNC_CONTEXT_DEBUG: value },
    });
    assert.deepEqual({ status, stdout, stderr }, { status: 0, stdout: '', stderr: '' });
  });
}
