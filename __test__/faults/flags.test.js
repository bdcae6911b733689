'use strict';

const assert = require('node:assert/strict');
const path = require('node:path');
const { test } = require('node:test');
const { runtime } = require('../../index.js');
const { engineFlags } = require('../../scripts/lib/engine-flags.js');
const { output } = require('./child.js');

const [line] = process.versions.node.split('.');
const inspected = path.join(__dirname, 'fixtures', 'inspected.js');
const register = path.join(__dirname, '..', '..', 'entries', 'register.js');

const starts = [
  ...engineFlags(line),
  { flags: [`--require=${inspected}`], name: 'a debugger and profilers attached' },
  {
    flags: ['--frozen-intrinsics', `--require=${register}`],
    name: '--frozen-intrinsics, register',
  },
];

// Lets the package choose the backend, because the tests assert which one it falls back to.
const env = { NATIVE_ASYNC_CONTEXT_BACKEND: '' };

for (const { flags, backend = runtime.backend, name = flags.join(' ') } of starts) {
  test(`every context is right under ${name}`, async () => {
    const found = await output('program.js', [], { flags, env });
    assert.deepEqual(found.wrong, []);
    assert.equal(found.reads, 50 * 19);
    assert.equal(found.backend, backend);
    if (backend === 'host') assert.equal(found.reason, 'ADDONS_DISABLED');
  });
}
