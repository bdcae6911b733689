'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const {
  binary,
  copyPackage,
  evaluate,
  installPlatformPackage,
  platformPackage,
  root,
  runChild,
} = require('./child.js');
const manifest = require('../../package.json');

const RUNTIME = "require('./index.js').runtime";
const WORKS = `(() => {
  const { AsyncContext } = require('./index.js');
  const variable = new AsyncContext.Variable();
  return variable.run('works', () => variable.get());
})()`;

/**
 * Whatever is wrong with the binary, the package runs on `host`. `evaluate` makes sure that nothing is
 * printed.
 *
 * @param {string} cwd
 * @param {string} code
 */
function assertRunsOnHost(cwd, code) {
  const { backend, nodeCarries, reason } = evaluate(RUNTIME, { cwd });
  assert.deepEqual(
    { backend, nodeCarries, code: reason.code },
    { backend: 'host', nodeCarries: true, code },
  );
  assert.notEqual(reason.message, '');
  assert.equal(evaluate(WORKS, { cwd }), 'works');
  return reason;
}

test('no binary: host, and the reason names the npm package that is missing', () => {
  const { message } = assertRunsOnHost(copyPackage(), 'ADDON_NOT_FOUND');
  assert.match(message, /npm package native-async-context-/);
});

const built = fs.readFileSync(path.join(root, binary));

for (const [what, content] of Object.entries({
  'an empty file': '',
  'a text': 'this is no shared library\n',
  'for another machine': Buffer.concat([
    built.subarray(0, 4),
    Buffer.alloc(60),
    built.subarray(64),
  ]),
})) {
  test(`a binary that is ${what}: host, and the reason is what the loader says`, () => {
    const folder = copyPackage();
    fs.writeFileSync(path.join(folder, binary), content);
    const { message } = assertRunsOnHost(folder, 'ADDON_NOT_LOADABLE');
    assert.ok(message.includes(binary), message);
  });
}

for (const [what, source] of Object.entries({
  'throws while it is loaded': "throw new Error('no such thing');",
  'exports nothing': '',
  'lacks functions': 'module.exports = { unavailable: () => null };',
  'says something strange': 'module.exports = { unavailable: () => { throw new Error("no"); } };',
})) {
  test(`a platform package that ${what}: host, not a process that fails to start`, () => {
    const folder = copyPackage();
    installPlatformPackage(folder, source);
    assertRunsOnHost(folder, 'ADDON_NOT_LOADABLE');
  });
}

test('a platform package of another version: host, and the reason names both versions', () => {
  const folder = copyPackage();
  installPlatformPackage(folder, `module.exports = require('./${binary}');`, '0.0.1');
  fs.copyFileSync(
    path.join(root, binary),
    path.join(folder, 'node_modules', platformPackage, binary),
  );
  const { message } = assertRunsOnHost(folder, 'ADDON_NOT_LOADABLE');
  assert.ok(message.includes(`${platformPackage}: Error: it is version 0.0.1`), message);
  assert.ok(message.includes(manifest.version), message);
});

test('a platform for which nothing is published: host, and the reason names no package', () => {
  const other = path.join(copyPackage(), 'index.js');
  const reason = evaluate(
    `(Object.defineProperty(process, 'platform', { value: 'freebsd' }), require(${JSON.stringify(other)}).runtime.reason)`,
  );
  assert.equal(reason.code, 'UNSUPPORTED_PLATFORM');
  assert.match(reason.message, /^there is no binary for freebsd-/);
});

for (const code of ['UNSUPPORTED_PLATFORM', 'SYMBOLS_NOT_FOUND']) {
  test(`a binary that says ${code}: host, with this reason`, () => {
    const folder = copyPackage();
    installPlatformPackage(folder, `module.exports = { unavailable: () => '${code}' };`);
    assertRunsOnHost(folder, code);
  });
}

test('a slot that gives nothing back: host, because the round trip failed', () => {
  const folder = copyPackage();
  installPlatformPackage(
    folder,
    `const nothing = () => {};
     const functions = { current: nothing, set: nothing, exchange: nothing };
     module.exports = {
       unavailable: () => null,
       extrasBindingObject: () => ({
         getContinuationPreservedEmbedderData: nothing,
         setContinuationPreservedEmbedderData: nothing,
       }),
       slotFunctions: () => functions,
       recordRejections: nothing,
       setPromiseHooks: nothing,
     };`,
  );
  assertRunsOnHost(folder, 'ROUND_TRIP_FAILED');
});

test('a binary in the platform package is found, also beside one that does not load', () => {
  const folder = copyPackage();
  installPlatformPackage(folder, `module.exports = require('./${binary}');`);
  fs.copyFileSync(
    path.join(root, binary),
    path.join(folder, 'node_modules', platformPackage, binary),
  );
  const expected = evaluate(RUNTIME);
  assert.deepEqual(evaluate(RUNTIME, { cwd: folder }), expected);
  fs.writeFileSync(path.join(folder, binary), 'garbage');
  assert.deepEqual(evaluate(RUNTIME, { cwd: folder }), expected);
  assert.equal(evaluate(WORKS, { cwd: folder }), 'works');
});

test('a backend that needs a missing binary is refused, in words that help', () => {
  for (const backend of ['native', 'intrinsic']) {
    const { status, stdout, stderr } = runChild({
      code: "require('./index.js')",
      cwd: copyPackage(),
      env: { NATIVE_ASYNC_CONTEXT_BACKEND: backend },
    });
    assert.equal(status, 1);
    assert.equal(stdout, '');
    assert.match(stderr, /ERR_ASYNC_CONTEXT_BACKEND/);
    assert.match(stderr, /ADDON_NOT_FOUND/);
  }
});

test('the host backend does not look for a binary', () => {
  const folder = copyPackage();
  fs.writeFileSync(path.join(folder, binary), 'garbage');
  installPlatformPackage(folder, "process.stdout.write('loaded');");
  const env = { NATIVE_ASYNC_CONTEXT_BACKEND: 'host' };
  assert.equal(evaluate(`${RUNTIME}.reason.code`, { cwd: folder, env }), 'REQUESTED');
});
