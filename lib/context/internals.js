'use strict';

const { once } = require('../realm.js');

/** The parts that other rooms use. */
module.exports = once('context', () => ({
  ...require('./async-context.js'),
  ...require('./async-local-storage.js'),
  ...require('./bound-function.js'),
  ...require('./call-in.js'),
  ...require('./finalization-registry.js'),
  ...require('./leaving.js'),
  ...require('./root.js'),
  ...require('./snapshot.js'),
  ...require('./variable.js'),
  ...require('../slot/runtime.js'),
}));
