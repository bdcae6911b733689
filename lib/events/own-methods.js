'use strict';

const { types } = require('node:util');
const { notBindable } = require('../internal/errors.js');
const { ObjectDefineProperty } = require('../internal/primordials.js');

const { getOwnPropertyDescriptor, isExtensible } = Object;

/**
 * Gives an object own methods that wrap its existing ones. They are not enumerable and have the names
 * of the methods that they wrap.
 *
 * @param {any} object
 * @param {Record<string, (inherited: Function) => (...args: any[]) => any>} methods
 * @throws {TypeError} `ERR_ASYNC_CONTEXT_NOT_BINDABLE`, before anything is changed
 */
function override(object, methods) {
  // The handler of a Proxy may forward only some operations.
  if (types.isProxy(object)) {
    throw notBindable('it is a Proxy. Bind its target, before the Proxy is made');
  }
  const names = Object.keys(methods);
  const fixed = names.find(
    (name) => getOwnPropertyDescriptor(object, name)?.configurable === false,
  );
  if (!isExtensible(object) || fixed !== undefined) {
    throw notBindable(
      'it is frozen, sealed or not extensible, and binding adds methods to it. Bind it before',
    );
  }
  for (const name of names) {
    const value = methods[name](object[name]);
    ObjectDefineProperty(value, 'name', { value: name, configurable: true });
    ObjectDefineProperty(object, name, { value, writable: true, configurable: true });
  }
}

module.exports = { override };
