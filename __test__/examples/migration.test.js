'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { linesOf } = require('./program.js');

/** The sorted lines, because the output of several requests mixes. @param {string} name */
const sorted = (name) => linesOf(`migration/${name}`).sort();

const STORAGE = [
  ...['a', 'b'].flatMap((id) =>
    ['begins', 'has read', 'audit: true', 'later'].map((what) => `${id}: ${what}`),
  ),
  'undefined: outside',
].sort();

for (const side of ['before', 'after', 'variable']) {
  test(`migration from AsyncLocalStorage, ${side}: every line has its own request`, () => {
    assert.deepEqual(sorted(`async-local-storage-${side}.js`), STORAGE);
  });
}

const NAMESPACE = [
  ...['c', 'd'].map((id) => `${id} undefined: authorized`),
  ...['a user-0', 'b user-1'].flatMap((who) => [`${who}: message`, `${who}: answered`]),
  ...['a', 'b'].map((id) => `${id} undefined: closed`),
  'undefined undefined: outside',
].sort();

for (const side of ['before', 'after']) {
  test(`migration from cls-hooked, ${side}: every line has its own session and user`, () => {
    assert.deepEqual(sorted(`cls-hooked-${side}.js`), NAMESPACE);
  });
}

test('a program for async-context-native runs, with contexts that it did not have there', () => {
  assert.deepEqual(
    sorted('async-context-native.js'),
    ['a: bound', 'b: hello', 'b: timer', 'b: unhandledRejection no'].sort(),
  );
});
