'use strict';

const { once } = require('../realm.js');

/** What the other rooms use of this one. */
module.exports = once('context', () => ({
  ...require('./async-context.js'),
  ...require('./async-local-storage.js'),
  ...require('./bound-function.js'),
  ...require('./finalization-registry.js'),
  ...require('./root.js'),
  ...require('./snapshot.js'),
  ...require('./variable.js'),
  ...require('../slot/runtime.js'),
}));
