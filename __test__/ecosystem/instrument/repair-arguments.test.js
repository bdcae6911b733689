'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { repair } = require('../../../entries/instrument.js');

const call = () => {};
const at = 'call';
const callbacks = [0];
const STEP = { at, callbacks };

/**
 * Invalid descriptions, and the code and message of the error for each.
 *
 * @type {[description: any, code: string, message: RegExp][]}
 */
const WRONG = [
  [undefined, 'TYPE', /"description" argument must be of type object. Received undefined/],
  [[STEP], 'TYPE', /"description" argument must be of type object. Received an instance of Array/],
  [{}, 'TYPE', /"description.steps" argument must be an instance of Array/],
  [{ steps: [] }, 'VALUE', /'description.steps' must have a step/],
  [{ step: [] }, 'VALUE', /'description' must have no properties but versions, steps/],
  [{ versions: ['1.0.0', '2.0.0'], steps: [STEP] }, 'VALUE', /can be checked only if `module` is/],
  [{ steps: ['call'] }, 'TYPE', /"description.steps\[0\]" argument must be of type object/],
  [{ steps: [{ at }] }, 'VALUE', /'description.steps\[0\]' must say what is repaired/],
  [
    { steps: [{ callbacks }] },
    'TYPE',
    /"description.steps\[0\].at" argument must be of type string/,
  ],
  [{ steps: [{ at: 1, callbacks }] }, 'TYPE', /steps\[0\].at" argument must be of type string/],
  [{ steps: [{ at: [], callbacks }] }, 'VALUE', /steps\[0\].at' must have a path/],
  [{ steps: [{ at: 'a..b', callbacks }] }, 'VALUE', /must be names with dots in between/],
  [
    { steps: [{ at, callback: 0 }] },
    'VALUE',
    /must have no properties but at, callbacks, .*'callback'/,
  ],
  [{ steps: [STEP, STEP] }, 'VALUE', /'description.steps\[1\].at' must not be in two steps/],
  [
    { steps: [{ at, callbacks: 0 }] },
    'TYPE',
    /steps\[0\].callbacks" argument must be an instance of/,
  ],
  [{ steps: [{ at, callbacks: [] }] }, 'VALUE', /callbacks' must have a position/],
  [
    { steps: [{ at, callbacks: ['last'] }] },
    'TYPE',
    /callbacks\[0\]" argument must be of type number/,
  ],
  [{ steps: [{ at, callbacks: [0.5] }] }, 'VALUE', /callbacks\[0\]' must be an integer/],
  [{ steps: [{ at, removable: true }] }, 'VALUE', /must say what is repaired/],
  [
    { steps: [{ at, in: 'root', removable: true }] },
    'VALUE',
    /must have `callbacks`, because it has `removable`/,
  ],
  [{ steps: [{ at, callbacks, once: true, removable: true }] }, 'VALUE', /one of `once` and/],
  [{ steps: [{ at, callbacks, once: true, until: '' }] }, 'VALUE', /one of `once` and `until`/],
  [{ steps: [{ at, until: 'stop' }] }, 'VALUE', /must say what is repaired/],
  [{ steps: [{ at, callbacks, until: true }] }, 'TYPE', /until" argument must be of type string/],
  [
    { steps: [{ at, removable: 1, callbacks }] },
    'VALUE',
    /removable' must be true, if it is there/,
  ],
  [{ steps: [{ at, items: ['0'] }] }, 'TYPE', /items\[0\]" argument must be of type number/],
  [
    { steps: [{ at, replaced: { 0: 1 } }] },
    'TYPE',
    /replaced\[0\]" argument must be of type function/,
  ],
  [{ steps: [{ at, replaced: { x: call } }] }, 'VALUE', /positions of arguments as names.*'x'/],
  [{ steps: [{ at, arguments: {} }] }, 'VALUE', /arguments' must have a position/],
  [{ steps: [{ at, arguments: { x: [STEP] } }] }, 'VALUE', /positions of arguments as names.*'x'/],
  [
    { steps: [{ at, arguments: { 1: [] } }] },
    'VALUE',
    /steps\[0\].arguments\[1\]' must have a step/,
  ],
  [{ steps: [{ at, in: 'caller' }] }, 'VALUE', /'caller' is for steps in `arguments`/],
  [
    { steps: [{ at, returned: [{ at, in: 'here' }] }] },
    'VALUE',
    /must be 'root', 'item' or 'caller'/,
  ],
  [{ steps: [{ at, returned: [STEP], resolved: [STEP] }] }, 'VALUE', /what is `returned`, or what/],
  [{ steps: [{ at, takes: 0 }] }, 'TYPE', /takes" argument must be of type string/],
  [{ steps: [{ at, listeners: true, callbacks }] }, 'VALUE', /must have `listeners` alone/],
  [{ steps: [{ at: 'cal', callbacks }] }, 'VALUE', /must name what the module has. Received 'cal'/],
  [{ steps: [{ at: 'call.apply.x', callbacks }] }, 'VALUE', /must name what the module has/],
  [{ steps: [{ at: '', callbacks }] }, 'VALUE', /must name what can be replaced.*Name the module/],
  [
    { steps: [STEP, { at: 'fixed', callbacks }] },
    'VALUE',
    /what can be replaced.*Received 'fixed'/,
  ],
];

for (const [description, code, message] of WRONG) {
  test(`refused, before anything is changed: ${String(message)}`, () => {
    const exports = Object.defineProperty({ call }, 'fixed', { value: () => {} });
    assert.throws(() => repair(exports, description), {
      name: 'TypeError',
      code: `ERR_INVALID_ARG_${code}`,
      message,
    });
    assert.equal(exports.call, call);
  });
}

test('a module is a name or exports', () => {
  for (const module of [undefined, null, 1, true, Symbol('module')]) {
    assert.throws(() => repair(/** @type {any} */ (module), { steps: [STEP] }), {
      code: 'ERR_INVALID_ARG_TYPE',
      message: /^The "module" argument must be of type string, object or function\. Received /,
    });
  }
  for (const module of ['', './queue.js', '/queue.js', 'fs', 'node:fs']) {
    assert.throws(() => repair(module, { steps: [STEP] }), {
      code: 'ERR_INVALID_ARG_VALUE',
      message: /^The argument 'module' must be the name of a package, .* Pass the exports/,
    });
  }
});

test('versions are two of them', () => {
  for (const versions of [[], ['1.0.0'], ['1', '2'], ['^1.0.0', '2.0.0'], ['1.0.0', 2]]) {
    assert.throws(() => repair('queue', /** @type {any} */ ({ versions, steps: [STEP] })), {
      code: 'ERR_INVALID_ARG_VALUE',
      message: /^The argument 'description.versions' must be the first version that is repaired/,
    });
  }
  assert.throws(() => repair('queue', /** @type {any} */ ({ versions: '1', steps: [STEP] })), {
    code: 'ERR_INVALID_ARG_TYPE',
  });
});
