'use strict';

const path = require('node:path');
const { testGroup } = require('../propagation/test-group.js');

const preload = (/** @type {string} */ name) => [
  '--require',
  path.join(__dirname, 'fixtures', `${name}.js`),
];

// Node's own AsyncLocalStorage, together with our glue: it reads the same as without the glue.
for (const [name, title] of Object.entries({
  arm: ', in a store of Node’s that came after us',
  'arm-later': ', in a store of Node’s that was there before us',
})) {
  for (const group of ['promises', 'timers', 'events', 'errors', 'fs']) {
    testGroup(group, { storage: 'node', flags: preload(name), title });
  }
}
