'use strict';

/** The property of a callback that names it, for hooks that are told of its resource. */
const LABEL = Symbol('label');

module.exports = { LABEL };
