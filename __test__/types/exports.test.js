'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const entry = require('../../index.js');

const declarations = fs.readFileSync(path.join(__dirname, '..', '..', 'index.d.ts'), 'utf8');

test('index.d.ts declares every value that index.js exports, and no other', () => {
  const declared = Array.from(
    declarations.matchAll(/^export declare (?:namespace|const|class|function) (\w+)/gm),
    ([, name]) => name,
  );
  assert.deepEqual(declared.sort(), Object.keys(entry).sort());
});

test('every export can be imported by its name', async () => {
  const names = Object.keys(await import('../../index.js'));
  for (const name of Object.keys(entry)) assert.ok(names.includes(name), name);
});

test('runtime is frozen and has what index.d.ts says, and nothing else', () => {
  const { runtime } = entry;
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
