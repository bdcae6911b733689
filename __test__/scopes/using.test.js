'use strict';

const { testFromEachState } = require('../helpers/states.js');
const { loadInEachForm } = require('./compiled.js');

for (const [form, cases] of loadInEachForm('using.js')) {
  for (const [name, check] of Object.entries(cases)) {
    testFromEachState(`${name} (${form})`, check);
  }
}
