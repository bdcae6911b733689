'use strict';

const assert = require('node:assert/strict');
const { EventEmitter } = require('node:events');
const { PassThrough } = require('node:stream');
const { AsyncContext } = require('../../index.js');
const { bindEmitter } = require('../../entries/events.js');
const { mustCall } = require('../helpers/must-call.js');
const { testFromEachState } = require('../helpers/states.js');

const variable = new AsyncContext.Variable();
const see = (/** @type {any[]} */ seen) => mustCall(() => void seen.push(variable.get()));

/** @param {any} emitter */
const emit = (emitter) =>
  variable.run('dispatch', () => {
    assert.equal(emitter.emit('event'), true);
    assert.equal(variable.get(), 'dispatch');
  });

testFromEachState('Listeners of an emitter that is not bound see the context of emit', () => {
  const seen = [];
  const emitter = new EventEmitter();
  variable.run('registration', () => emitter.on('event', see(seen)));
  emit(emitter);
  assert.deepEqual(seen, ['dispatch']);
});

for (const method of ['on', 'addListener', 'once', 'prependListener', 'prependOnceListener']) {
  testFromEachState(`bindEmitter(emitter): ${method} binds to the registration`, () => {
    const seen = [];
    const emitter = new EventEmitter();
    emitter.on('event', see(seen));
    assert.equal(bindEmitter(emitter), emitter);
    variable.run('registration', () => {
      assert.equal(emitter[method]('event', see(seen)), emitter);
    });
    emit(emitter);
    assert.deepEqual(seen.sort(), ['dispatch', 'registration']);
  });
}

testFromEachState('bindEmitter(emitter, snapshot): all listeners see the one context', () => {
  const seen = [];
  const emitter = new EventEmitter();
  emitter.on('event', see(seen));
  const snapshot = variable.run('creation', () => new AsyncContext.Snapshot());
  assert.equal(bindEmitter(emitter, snapshot), emitter);
  variable.run('registration', () => emitter.on('event', see(seen)));
  emit(emitter);
  assert.deepEqual(seen, ['creation', 'creation']);
});

testFromEachState('bound twice, a listener still sees one context, and is called once', () => {
  const seen = [];
  const emitter = new EventEmitter();
  bindEmitter(bindEmitter(emitter));
  variable.run('registration', () => emitter.once('event', see(seen)));
  emit(emitter);
  assert.deepEqual(seen, ['registration']);
  assert.equal(emitter.emit('event'), false);
});

testFromEachState('bound to two snapshots, the last one counts', () => {
  const seen = [];
  const emitter = new EventEmitter();
  for (const value of ['first', 'second']) {
    variable.run(value, () => bindEmitter(emitter, new AsyncContext.Snapshot()));
  }
  emitter.on('event', see(seen));
  emit(emitter);
  assert.deepEqual(seen, ['second']);
});

testFromEachState('bound in both modes, a listener’s registration is closer', () => {
  const seen = [];
  const emitter = new EventEmitter();
  emitter.on('event', see(seen));
  variable.run('creation', () => bindEmitter(emitter, new AsyncContext.Snapshot()));
  bindEmitter(emitter);
  variable.run('registration', () => emitter.on('event', see(seen)));
  emit(emitter);
  assert.deepEqual(seen, ['creation', 'registration']);
});

testFromEachState('a class that emits in the context of its creation', () => {
  class Job extends EventEmitter {
    constructor() {
      super();
      bindEmitter(this, new AsyncContext.Snapshot());
    }
  }
  const seen = [];
  const job = variable.run('creation', () => new Job());
  job.on('event', see(seen));
  emit(job);
  assert.deepEqual(seen, ['creation']);
});

testFromEachState('a stream: its own on is kept', async () => {
  const stream = bindEmitter(new PassThrough());
  const seen = [];
  await new Promise((resolve) => {
    variable.run('registration', () => {
      stream.on('data', see(seen));
      stream.on('end', see(seen));
      stream.on('close', resolve);
    });
    variable.run('dispatch', () => stream.end('text'));
  });
  assert.deepEqual(seen, ['registration', 'registration']);
});

testFromEachState(
  'this, arguments and what a listener returns and throws are as without it',
  () => {
    const emitter = bindEmitter(new EventEmitter());
    emitter.on(
      'event',
      mustCall(function (...args) {
        assert.equal(this, emitter);
        assert.deepEqual(args, [1, 2]);
      }),
    );
    emitter.emit('event', 1, 2);
    emitter.on('throw', () => {
      throw new RangeError('from the listener');
    });
    variable.run('dispatch', () => {
      assert.throws(() => emitter.emit('throw'), { message: 'from the listener' });
      assert.equal(variable.get(), 'dispatch');
    });
  },
);
