'use strict';

/**
 * Whether scopes are watched (open-scopes.js): NATIVE_ASYNC_CONTEXT_SCOPES=warn asks for it, and the doctor
 * does by a property, because the processes that a program starts inherit its variables.
 */
const isAsked =
  process.env.NATIVE_ASYNC_CONTEXT_SCOPES === 'warn' ||
  /** @type {any} */ (globalThis)[Symbol.for('native-async-context.warn-of-open-scopes')] === true;

module.exports = {
  /** @type {typeof import('./open-scopes.js').watchScope | undefined} */
  watchScope: isAsked ? require('./open-scopes.js').watchScope : undefined,
};
