'use strict';

const path = require('node:path');
const { programs } = require('../helpers/child.js');

module.exports = programs(path.join(__dirname, 'fixtures'));
