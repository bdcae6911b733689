'use strict';

const { variants } = require('./promise.js');

/**
 * What promises cost while flows have values: V8's promise hooks are installed then. The questions
 * are those of `promise`.
 */

const SIDES = ['bare', 'node', 'variable', 'flow'];

module.exports = {
  title: 'Promises under live continuation flows',
  variants: Object.fromEntries(
    Object.entries(variants).map(([name, variant]) => [
      name,
      { ...variant, sizes: [1, 8], quick: false, sides: SIDES },
    ]),
  ),
};
