'use strict';

const assert = require('node:assert/strict');
const { AsyncLocalStorage } = require('../helpers/subject.js');
const { mustCall } = require('../helpers/must-call.js');
const { testFromEachState } = require('../helpers/states.js');

class Requests extends AsyncLocalStorage {
  entered = 0;

  constructor(name) {
    super({ name, defaultValue: 'default' });
  }

  run(store, callback, ...args) {
    this.entered++;
    return super.run(`request ${store}`, callback, ...args);
  }

  get id() {
    return this.getStore();
  }
}

testFromEachState('a subclass can add to the methods and call them by super', async () => {
  const requests = new Requests('requests');
  assert.equal(requests.id, 'default');
  assert.equal(requests.name, 'requests');
  const result = await requests.run(
    7,
    mustCall(async (...args) => {
      assert.deepEqual(args, [1, 2]);
      await null;
      return requests.id;
    }),
    1,
    2,
  );
  assert.equal(result, 'request 7');
  assert.equal(requests.entered, 1);
  requests.enterWith('entered');
  assert.equal(requests.id, 'entered');
});

testFromEachState('an instance of a subclass is an instance of both', () => {
  const requests = new Requests();
  assert.ok(requests instanceof Requests);
  assert.ok(requests instanceof AsyncLocalStorage);
  assert.equal(Object.getPrototypeOf(requests), Requests.prototype);
  assert.deepEqual(Reflect.ownKeys(requests), ['entered']);
});

testFromEachState('a subclass inherits the static methods', () => {
  const requests = new Requests();
  const [bound, snapshot] = requests.run(1, () => [
    Requests.bind(mustCall(() => requests.id)),
    Requests.snapshot(),
  ]);
  assert.equal(bound(), 'request 1');
  assert.equal(
    snapshot(() => requests.id),
    'request 1',
  );
});

testFromEachState('instances of a subclass keep apart', () => {
  const [one, other] = [new Requests(), new Requests()];
  one.run(1, () => {
    assert.equal(one.id, 'request 1');
    assert.equal(other.id, 'default');
  });
});

testFromEachState('Reflect.construct takes the prototype of the new target', () => {
  class Other {}
  const storage = Reflect.construct(AsyncLocalStorage, [{ defaultValue: 1 }], Other);
  assert.ok(storage instanceof Other);
  assert.equal(Reflect.apply(AsyncLocalStorage.prototype.getStore, storage, []), 1);
});
