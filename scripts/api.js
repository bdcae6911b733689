'use strict';

// `npm run api`: docs/api.md, from the types. A test fails when it is out of date.
const fs = require('node:fs');
const { installPackages } = require('./lib/prepare.js');

installPackages();

// Here and not above: on a fresh clone what it needs is installed after this file is loaded.
const { FILE, apiReference } = require('./lib/api-reference.js');

apiReference().then((text) => fs.writeFileSync(FILE, text));
