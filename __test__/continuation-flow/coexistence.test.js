'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { output } = require('./child.js');

/** What is read in each phase, with or without other hooks. */
const PHASE = {
  then: 'value',
  await: 'value',
  thenable: 'value',
  'returned thenable': 'value',
  timer: 'value',
  tick: 'value',
  outside: 'nothing',
};
const FLOW = {
  then: 'inner',
  await: 'inner',
  thenable: 'main',
  timer: 'inner',
  outside: 'default',
  'thenable behind': 'value',
};

const others = {
  nobody: 'nobody else',
  v8: 'a hook of node:v8',
  hooks: 'a hook of async_hooks',
  destroy: 'a hook of async_hooks that has Node change its promise hooks',
  storage: 'a storage of Node’s',
};

for (const [other, title] of Object.entries(others)) {
  for (const when of other === 'nobody' ? ['before'] : ['first', 'before', 'during', 'gone']) {
    test(`variables, storages and flows beside ${title}, which comes ${when}`, () => {
      const found = output('coexistence.js', [other, when]);
      assert.deepEqual(found.before, PHASE, 'before the flow');
      assert.deepEqual(found.during, PHASE, 'during the flow');
      assert.deepEqual(found.flow, FLOW);
      assert.equal(found.derived, 'value', 'derived before the flow');
      assert.equal(found.collected, true);
      assert.deepEqual(found.after, PHASE, 'after the flow');
      if (other !== 'nobody' && other !== 'storage' && when !== 'gone') {
        assert.ok(found.heard.during > 0, 'the other hears promises during the flow');
        assert.ok(found.heard.after > 0, 'the other hears promises after the flow');
      }
    });
  }
}
