'use strict';

/** The property in which a resource or a promise keeps the frame that was current when it was made. */
const FRAME = Symbol('native-async-context.frame');

module.exports = { FRAME };
