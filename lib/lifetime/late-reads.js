'use strict';

const { callSites, stackOf } = require('../tasks/internals.js');

/** How many places are remembered. */
const PLACES = 1000;

/** @type {Set<string>} */
const warned = new Set();

/** Warns of a read after the end of a lifetime: once for each place of the program. */
function warnOfRead() {
  const [place = ''] = stackOf(callSites()).split('\n');
  if (warned.has(place) || warned.size === PLACES) return;
  warned.add(place);
  process.emitWarning(
    `A value was read after its lifetime had ended, ${place.trim() || 'at an unknown place'}. The ` +
      'default value was returned.',
    { code: 'ASYNC_CONTEXT_LATE_READ' },
  );
}

module.exports = { warnOfRead };
