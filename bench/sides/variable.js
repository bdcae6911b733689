'use strict';

/** `AsyncContext.Variable` of this package, under the names that the questions use. */
const { AsyncContext } = require('../../index.js');

const { Snapshot, Variable } = AsyncContext;

// An alias of the same function: an adapter would be measured too.
Variable.prototype.getStore = Variable.prototype.get;

module.exports = {
  tracks: true,
  create: () => new Variable(),
  snapshot: () => new Snapshot(),
  resume: (snapshot, callback) => snapshot.run(callback),
  bind: (callback) => Snapshot.wrap(callback),
};
