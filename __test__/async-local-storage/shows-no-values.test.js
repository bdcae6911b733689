'use strict';

const assert = require('node:assert/strict');
const { inspect } = require('node:util');
const { AsyncLocalStorage } = require('../helpers/subject.js');
const { testFromEachState } = require('../helpers/states.js');

const SECRET = 'a value that nobody may read without the storage';

testFromEachState('a storage turned into text shows no value and no default', () => {
  const storage = new AsyncLocalStorage({ name: 'name', defaultValue: { SECRET } });
  const texts = () => [
    String(storage),
    `${Object.prototype.toString.call(storage)}`,
    JSON.stringify(storage),
    inspect(storage),
    inspect(storage, { showHidden: true, depth: Infinity, getters: false }),
    inspect(AsyncLocalStorage, { showHidden: true, depth: Infinity }),
  ];
  assert.deepEqual(texts().slice(0, 4), [
    '[object Object]',
    '[object Object]',
    '{}',
    "AsyncLocalStorage { name: 'name' }",
  ]);
  storage.run({ SECRET }, () => {
    for (const text of texts()) assert.ok(!text.includes(SECRET), text);
  });
  for (const text of texts()) assert.ok(!text.includes(SECRET), text);
});

testFromEachState('what bind, snapshot and withScope return shows no value', () => {
  const storage = new AsyncLocalStorage();
  const results = storage.run({ SECRET }, () => [
    AsyncLocalStorage.bind(() => {}),
    AsyncLocalStorage.snapshot(),
    storage.withScope({ SECRET }),
  ]);
  for (const result of results) {
    const text = inspect(result, { showHidden: true, depth: Infinity });
    assert.ok(!text.includes(SECRET), text);
    assert.ok(!String(result).includes(SECRET));
  }
});
