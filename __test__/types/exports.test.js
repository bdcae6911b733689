'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const manifest = require('../../package.json');
const { runtime } = require('../../index.js');

const root = path.join(__dirname, '..', '..');

/** The entry points that export something, each with its file and the file of its types. */
const entries = Object.entries(manifest.exports)
  .map(([name, target]) => ({ name, ...(target.default?.default ? target.default : target) }))
  .filter(({ types }) => types !== undefined && !/register/.test(types));

/** Re-exported from Node's types, and not declared. */
const FROM_NODE = ['./async_hooks', './timers'];

for (const { name, types, default: file } of entries) {
  if (FROM_NODE.includes(name)) continue;
  test(`the types of ${name} declare every value that it exports, and no other`, () => {
    const declarations = fs.readFileSync(path.join(root, types), 'utf8');
    const declared = Array.from(
      declarations.matchAll(/^export declare (?:namespace|const|class|function) (\w+)/gm),
      ([, each]) => each,
    );
    assert.deepEqual(declared.sort(), Object.keys(require(path.join(root, file))).sort());
  });
}

for (const { name, default: file } of entries) {
  test(`every export of ${name} can be imported by its name`, async () => {
    const names = Object.keys(await import(path.join(root, file)));
    for (const each of Object.keys(require(path.join(root, file)))) {
      assert.ok(names.includes(each), each);
    }
  });
}

test('runtime is frozen and has what index.d.ts says, and nothing else', () => {
  assert.deepEqual(Object.keys(runtime).sort(), ['backend', 'nodeCarries', 'reason', 'versions']);
  assert.deepEqual(Object.keys(runtime.reason).sort(), ['code', 'message']);
  assert.deepEqual(Object.keys(runtime.versions).sort(), ['napi', 'node', 'package', 'v8']);
  assert.ok(['intrinsic', 'native', 'host'].includes(runtime.backend));
  assert.equal(typeof runtime.nodeCarries, 'boolean');
  for (const part of [runtime.reason, runtime.versions]) {
    for (const value of Object.values(part)) assert.equal(typeof value, 'string');
    assert.ok(Object.isFrozen(part));
  }
  assert.ok(Object.isFrozen(runtime));
});
