'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { run } = require('../tasks/child.js');

/*
 * The first context of a process arms the glue, no matter how it is entered. So a timer and a callback of
 * `fs` have the context, also where Node does not carry it. Each way runs in a separate process.
 */

/** The ways in which a program enters a value of `variable` for `fn`, as its first context. */
const WAYS = {
  'variable.run': "variable.run('value', fn);",
  'variable.withValue':
    "const scope = variable.withValue('value'); fn(); scope[Symbol.dispose ?? Symbol.for('nodejs.dispose')]();",
  runAll: "core.runAll([[variable, 'value']], fn);",
  'Lifetime.run': "new Lifetime().run(() => variable.run('value', fn));",
  'Propagator.extract': "propagator.extract({ baggage: 'name=value' }, fn);",
};

const PROGRAM = `
  const core = require('./index.js');
  const { Lifetime } = require('./entries/lifetime.js');
  const { portable, Propagator } = require('./entries/portable.js');
  const decode = (text) => text;
  const variable = portable(new core.AsyncContext.Variable(), { name: 'name', decode });
  const propagator = new Propagator([variable]);
  const seen = {};
  const fn = () => {
    setTimeout(() => (seen.timer = variable.get()), 1);
    require('node:fs').stat('.', () => (seen.stat = variable.get()));
  };
  process.on('exit', () => console.log(JSON.stringify(seen)));
`;

for (const [name, enter] of Object.entries(WAYS)) {
  test(`${name} as the first of a process`, async () => {
    const { status, stdout, stderr } = await run(['--eval', PROGRAM + enter]);
    assert.deepEqual({ status, stderr }, { status: 0, stderr: '' });
    assert.deepEqual(JSON.parse(stdout), { timer: 'value', stat: 'value' });
  });
}
