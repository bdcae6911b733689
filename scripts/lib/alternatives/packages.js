'use strict';

/** The other packages in the comparison and in the migration guides, with their versions. */
const PACKAGES = { 'cls-hooked': '4.2.2', 'zone.js': '0.16.3' };

module.exports = { PACKAGES };
