'use strict';

/** Writes values into a carrier, and enters them from one. The size is the number of portable variables. */

/**
 * Loads the modules only in a process that measures them.
 *
 * @param {number} size
 * @param {object} [options]
 */
function travelling(size, options) {
  const { AsyncContext } = require('../../index.js');
  const { Propagator, portable } = require('../../entries/portable.js');
  const variables = Array.from({ length: size }, (_, id) =>
    portable(new AsyncContext.Variable(), { name: `variable-${id}`, decode: (text) => text }),
  );
  const propagator = new Propagator(variables, options);
  /** @param {() => any} fn */
  const inAll = (fn) =>
    variables.reduceRight((inner, variable) => () => variable.run('0123456789abcdef', inner), fn)();
  return { propagator, inAll };
}

const KEY = { key: 'k'.repeat(32) };

/** @param {object} [options] */
const injecting = (options) => (environment) => {
  const { propagator, inAll } = travelling(environment.size, options);
  const inject = (count) => {
    let right = 0;
    for (let i = 0; i < count; i++) if (propagator.inject({}).baggage.length > 0) right++;
    return right;
  };
  return (count) => inAll(() => inject(count));
};

/** @param {object} [options] */
const extracting = (options) => (environment) => {
  const { propagator, inAll } = travelling(environment.size, options);
  const carrier = inAll(() => propagator.inject());
  const callbacks = [() => 1, () => 1, () => 1, () => 1];
  return (count) => {
    let right = 0;
    for (let i = 0; i < count; i++) right += propagator.extract(carrier, callbacks[i & 3]);
    return right;
  };
};

const COMMON = { sides: ['ours'], sizes: [1, 10], quick: false, compared: false, live: () => 0 };

module.exports = {
  title: 'Values that travel',
  parameter: 'portable variables',
  variants: {
    inject: { title: '`inject`', ...COMMON, prepare: injecting() },
    extract: { title: '`extract`', ...COMMON, prepare: extracting() },
    'inject-signed': { title: '`inject`, signed', ...COMMON, prepare: injecting(KEY) },
    'extract-signed': { title: '`extract`, signed', ...COMMON, prepare: extracting(KEY) },
  },
};
