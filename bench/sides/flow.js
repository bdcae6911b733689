'use strict';

/** `ContinuationFlow` of this package, under the names that the questions use. */
const { AsyncContext } = require('../../index.js');
const { ContinuationFlow } = require('../../entries/flow.js');

const { Snapshot } = AsyncContext;

// The same function under a second name, so that no adapter stands in what is measured.
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
