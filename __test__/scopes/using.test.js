'use strict';

const path = require('node:path');
const { testFromEachState } = require('../helpers/states.js');
const { loadInEachForm } = require('./compiled.js');

for (const [form, cases] of loadInEachForm(path.join(__dirname, 'fixtures', 'using.js'))) {
  for (const [name, check] of Object.entries(cases)) {
    testFromEachState(`${name} (${form})`, check);
  }
}
