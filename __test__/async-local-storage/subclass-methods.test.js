'use strict';

/*
 * On every Node, our methods call those methods of a subclass that Node 26 calls. Tracers rely on
 * this: they override only `getStore` and `enterWith` to keep their values in another form.
 */

const assert = require('node:assert/strict');
const { channel } = require('node:diagnostics_channel');
const { AsyncLocalStorage } = require('../helpers/subject.js');
const { testFromEachState } = require('../helpers/states.js');

/** @type {string[]} */
let calls = [];

/** Records its calls, and keeps each value in a wrapper. */
class Noted extends AsyncLocalStorage {
  getStore() {
    calls.push('getStore');
    return super.getStore()?.value;
  }

  enterWith(value) {
    calls.push(`enterWith ${value}`);
    super.enterWith({ value });
  }
}

/** @param {(storage: InstanceType<typeof Noted>) => unknown} use */
function callsOf(use) {
  const storage = new Noted();
  calls = [];
  use(storage);
  return calls;
}

/** @type {Record<string, [use: (storage: any) => unknown, calls: string[]]>} */
const uses = {
  run: [
    (storage) => storage.run(1, () => calls.push('callback')),
    ['getStore', 'enterWith 1', 'callback', 'enterWith undefined'],
  ],
  'run with the value that is there': [
    (storage) => storage.run(undefined, () => calls.push('callback')),
    ['getStore', 'callback'],
  ],
  'run inside of run': [
    (storage) => storage.run(1, () => storage.run(2, () => {})),
    ['getStore', 'enterWith 1', 'getStore', 'enterWith 2', 'enterWith 1', 'enterWith undefined'],
  ],
  exit: [
    (storage) => storage.run(1, () => storage.exit(() => calls.push('callback'))),
    [
      ...['getStore', 'enterWith 1', 'getStore', 'enterWith undefined', 'callback'],
      ...['enterWith 1', 'enterWith undefined'],
    ],
  ],
  'withScope and dispose': [
    (storage) => storage.withScope(1).dispose(),
    ['getStore', 'enterWith 1', 'enterWith undefined'],
  ],
  disable: [(storage) => storage.disable(), []],
};

for (const [name, [use, expected]] of Object.entries(uses)) {
  testFromEachState(`${name} calls the methods of a subclass that Node 26 calls`, () => {
    assert.deepEqual(callsOf(use), expected);
  });
}

testFromEachState('a run that throws calls enterWith of a subclass all the same', () => {
  const thrown = new Error('from the callback');
  const seen = callsOf((storage) =>
    assert.throws(
      () =>
        storage.run(1, () => {
          throw thrown;
        }),
      (error) => error === thrown,
    ),
  );
  assert.deepEqual(seen, ['getStore', 'enterWith 1', 'enterWith undefined']);
});

testFromEachState('what a subclass stores is what it reads, whoever entered it', () => {
  const storage = new Noted();
  const read = () => storage.getStore();
  const stores = channel(`native-async-context:subclass:${Math.random()}`);
  stores.bindStore(storage, ({ id }) => id);
  assert.equal(storage.run('run', read), 'run');
  assert.equal(stores.runStores({ id: 'channel' }, read), 'channel');
  const scope = storage.withScope('scope');
  assert.equal(read(), 'scope');
  scope.dispose();
  scope.dispose();
  assert.equal(read(), undefined);
  storage.enterWith('entered');
  assert.equal(storage.exit(read), undefined);
  assert.equal(read(), 'entered');
  storage.disable();
  assert.equal(read(), undefined);
});

testFromEachState(
  'methods of one instance, and replaced methods of the class, are called too',
  () => {
    const storage = new AsyncLocalStorage();
    storage.getStore = () => 'its own';
    assert.equal(
      storage.run('its own', () => AsyncLocalStorage.prototype.getStore.call(storage)),
      undefined,
      'the value is there already, says getStore',
    );

    const { getStore } = AsyncLocalStorage.prototype;
    let reads = 0;
    AsyncLocalStorage.prototype.getStore = function () {
      reads++;
      return getStore.call(this);
    };
    try {
      const other = new AsyncLocalStorage();
      assert.equal(
        other.run(1, () => getStore.call(other)),
        1,
      );
      assert.equal(reads, 1);
    } finally {
      AsyncLocalStorage.prototype.getStore = getStore;
    }
  },
);
