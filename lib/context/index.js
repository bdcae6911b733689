'use strict';

require('./internals.js');

module.exports = {
  ...require('./async-context.js'),
  ...require('./async-local-storage.js'),
  ...require('./scope.js'),
  ...require('./run-all.js'),
  ...require('./root.js'),
  ...require('./finalization-registry.js'),
  ...require('../slot/runtime.js'),
};
