'use strict';

/** `AsyncContext.Variable` of this package, under the names that the questions use. */
const { AsyncContext } = require('../../index.js');

const { Snapshot, Variable } = AsyncContext;

// The same function under a second name, so that no adapter stands in what is measured.
Variable.prototype.getStore = Variable.prototype.get;

module.exports = {
  tracks: true,
  create: () => new Variable(),
  snapshot: () => new Snapshot(),
  resume: (snapshot, callback) => snapshot.run(callback),
  bind: (callback) => Snapshot.wrap(callback),
};
