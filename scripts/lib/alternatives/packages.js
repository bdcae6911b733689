'use strict';

/** What the package is compared with, and what the guides migrate from: names and versions. */
const PACKAGES = { 'cls-hooked': '4.2.2', 'zone.js': '0.16.3' };

module.exports = { PACKAGES };
