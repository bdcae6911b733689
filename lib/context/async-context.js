'use strict';

const { Snapshot } = require('./snapshot.js');
const { Variable } = require('./variable.js');

/**
 * The namespace object of the TC39 proposal. Its properties have the attributes of any built-in.
 */
const AsyncContext = Object.defineProperties(
  {},
  {
    Variable: { value: Variable, writable: true, configurable: true },
    Snapshot: { value: Snapshot, writable: true, configurable: true },
    [Symbol.toStringTag]: { value: 'AsyncContext', configurable: true },
  },
);

module.exports = {
  AsyncContext: /** @type {{ Variable: typeof Variable, Snapshot: typeof Snapshot }} */ (
    AsyncContext
  ),
};
