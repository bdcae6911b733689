'use strict';

const path = require('node:path');
const { testGroup } = require('../propagation/test-group.js');

const preload = (/** @type {string} */ name) => [
  '--require',
  path.join(__dirname, 'fixtures', `${name}.js`),
];

// Our storage, together with hooks of other code.
for (const [name, title] of Object.entries({
  'hook-first': ', with a hook that was there before us',
  'hook-later': ', with a hook that came after us',
  'hook-taken-off': ', with a hook that came after us and went',
})) {
  for (const group of ['promises', 'timers', 'events', 'errors']) {
    testGroup(group, { flags: preload(name), title });
  }
}
