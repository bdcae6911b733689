'use strict';

const { ObjectDefineProperty, ReflectApply } = require('../internal/primordials.js');

/**
 * Functions that run another one in an OpenTelemetry context. They call the manager's `with`, which a
 * subclass may have overridden.
 *
 * @typedef {{ with(context: any, fn: () => any): any }} Manager
 * @typedef {((this: any, ...args: any[]) => any) & { listener?: Function }} Bound
 */

/**
 * A bound function has the length of its target, because Express recognizes error handlers by their
 * length. Writing the length in the source costs nothing; redefining it takes half a microsecond
 * (lib/context/bound-function.js).
 *
 * @param {Manager} manager
 * @param {any} context
 * @param {Function} target
 * @returns {Bound} forwards `this` and its arguments
 */
function bindFunction(manager, context, target) {
  const { length } = target;
  switch (length) {
    case 1:
      return function bound(_a) {
        return manager.with(context, () => ReflectApply(target, this, arguments));
      };
    case 2:
      return function bound(_a, _b) {
        return manager.with(context, () => ReflectApply(target, this, arguments));
      };
    case 3:
      return function bound(_a, _b, _c) {
        return manager.with(context, () => ReflectApply(target, this, arguments));
      };
    default: {
      /** @type {Bound} */
      const bound = function () {
        return manager.with(context, () => ReflectApply(target, this, arguments));
      };
      return length === 0 ? bound : ObjectDefineProperty(bound, 'length', { value: length });
    }
  }
}

module.exports = { bindFunction };
