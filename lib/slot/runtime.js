'use strict';

const { backend, nodeCarries, reason } = require('./backend.js');
const { version } = require('../../package.json');

/** The backend that was chosen when the package was loaded, and the reason. */
const runtime = Object.freeze({
  backend,
  reason: Object.freeze({ ...reason }),
  nodeCarries,
  versions: Object.freeze({
    package: version,
    node: process.versions.node,
    v8: process.versions.v8,
    napi: process.versions.napi,
  }),
});

module.exports = { runtime };
