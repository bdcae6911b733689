'use strict';

/** The property of a resource or a promise that holds the frame in which it was created. */
const FRAME = Symbol('native-async-context.frame');

module.exports = { FRAME };
