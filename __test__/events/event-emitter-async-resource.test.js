'use strict';

const assert = require('node:assert/strict');
const events = require('node:events');
const { test } = require('node:test');
const { AsyncContext, AsyncLocalStorage } = require('../../index.js');
const { EventEmitterAsyncResource } = require('../../entries/events.js');
const { mustCall } = require('../helpers/must-call.js');
const { testFromEachState } = require('../helpers/states.js');

const variable = new AsyncContext.Variable();
const storage = new AsyncLocalStorage();

testFromEachState('it emits in the context of its creation', () => {
  class Job extends EventEmitterAsyncResource {}
  const job = variable.run('creation', () => storage.run('creation', () => new Job()));
  variable.run('registration', () =>
    job.on(
      'event',
      mustCall(function (...args) {
        assert.equal(this, job);
        assert.deepEqual(args, [1, 2]);
        assert.deepEqual([variable.get(), storage.getStore()], ['creation', 'creation']);
      }),
    ),
  );
  variable.run('dispatch', () => {
    assert.equal(job.emit('event', 1, 2), true);
    assert.equal(variable.get(), 'dispatch');
  });
  assert.equal(job.asyncResource.eventEmitter, job);
  assert.equal(typeof job.asyncId, 'number');
  assert.equal(typeof job.triggerAsyncId, 'number');
  job.emitDestroy();
});

test('it is Node’s own, which does that with our contexts on every Node', () => {
  assert.equal(EventEmitterAsyncResource, events.EventEmitterAsyncResource);
});
