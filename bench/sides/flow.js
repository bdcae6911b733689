'use strict';

/** `ContinuationFlow` of this package, under the names that the questions use. */
const { AsyncContext } = require('../../index.js');
const { ContinuationFlow } = require('../../entries/flow.js');

const { Snapshot } = AsyncContext;

// An alias of the same function: an adapter would be measured too.
ContinuationFlow.prototype.getStore = ContinuationFlow.prototype.get;

module.exports = {
  title: 'ours, ContinuationFlow',
  runtimes: ['node'],
  tracks: true,
  create: () => new ContinuationFlow(),
  snapshot: () => new Snapshot(),
  resume: (snapshot, callback) => snapshot.run(callback),
  bind: (callback) => Snapshot.wrap(callback),
};
