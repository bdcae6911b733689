'use strict';

const { test } = require('node:test');
const { carryGenerators } = require('../../entries/generators.js');
const { testFromEachState } = require('../helpers/states.js');

/**
 * Carries generators during one test only, since other engines run all files in one process
 * (engines/runner.js).
 *
 * @param {() => any} fn
 */
const carried = (fn) => async () => {
  const { undo } = carryGenerators();
  try {
    await fn();
  } finally {
    undo();
  }
};

/** @param {string} name @param {() => any} fn */
const testCarried = (name, fn) => test(name, carried(fn));

/** @param {string} name @param {() => any} fn */
const testCarriedFromEachState = (name, fn) => testFromEachState(name, carried(fn));

module.exports = { testCarried, testCarriedFromEachState };
