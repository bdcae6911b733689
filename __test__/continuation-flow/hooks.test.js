'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { output } = require('./child.js');

test('a program that does not touch ContinuationFlow does not load it', () => {
  assert.deepEqual(output('untouched.js'), { loaded: [], hooks: false, patched: [] });
});

const ON = { hooks: true, patched: ['all', 'allSettled', 'any'] };
const OFF = { hooks: false, patched: [] };

test('hooks are there while a flow has a value, and at no other time', () => {
  const { steps } = output('lifetime.js');
  assert.deepEqual(steps, {
    loaded: OFF,
    made: OFF,
    'in run': ON,
    'in a reaction': ON,
    'while a timer waits': ON,
    'after the timer': OFF,
    'while a snapshot is held': ON,
    'after the snapshot': OFF,
    'while a settled promise is held': ON,
    'continued from it': ON,
    'after the promise': OFF,
    'after a merge': ON,
    'after all': OFF,
    'with a subclass': { hooks: true, patched: ['all', 'allSettled', 'any', 'then'] },
    'after the subclass': OFF,
  });
});

test('while it waits for what is collected, the next run finds hooks', () => {
  assert.equal(output('lifetime.js').value, 'inner');
});

test('what somebody else has patched meanwhile stays', () => {
  assert.deepEqual(output('patched.js'), { all: 'theirs', any: 'original', value: 'inner' });
});

test('a built-in that is frozen is left alone', () => {
  assert.deepEqual(output('frozen.js'), { value: 'slow', thrown: [] });
});
