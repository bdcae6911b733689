'use strict';

/** The property that names a callback, for hooks that see only its resource. */
const LABEL = Symbol('label');

module.exports = { LABEL };
