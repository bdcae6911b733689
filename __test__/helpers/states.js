'use strict';

const { test } = require('node:test');
const { AsyncContext } = require('../../index.js');

/**
 * The contexts in which a piece of code may run. A test must pass in all of them. Otherwise a bug that
 * needs an empty slot, or a full table, stays hidden.
 *
 * @type {Record<string, (fn: () => any) => any>}
 */
const states = {
  'from the root': (fn) => fn(),
  'from a fresh frame': (fn) => new AsyncContext.Variable().run('other', fn),
  'from a captured frame': (fn) =>
    new AsyncContext.Variable().run('captured', () => new AsyncContext.Snapshot()).run(fn),
  'from a frame of many variables': (fn) => nested(20, fn),
};

/**
 * @param {number} depth
 * @param {() => any} fn
 * @returns {any}
 */
function nested(depth, fn) {
  return depth === 0 ? fn() : new AsyncContext.Variable().run(depth, nested, depth - 1, fn);
}

/**
 * Declares one test per state.
 *
 * @param {string} name a sentence that says what holds
 * @param {() => any} fn the test, which may return a promise
 */
function testFromEachState(name, fn) {
  for (const [state, enter] of Object.entries(states)) test(`${name} (${state})`, () => enter(fn));
}

module.exports = { states, testFromEachState };
