'use strict';

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const path = require('node:path');
const { test } = require('node:test');
const { AsyncVariableScope } = require('../../index.js');

const root = path.join(__dirname, '..', '..');

test('no engine has Symbol.enter yet, and no scope a method by that name', () => {
  assert.equal(/** @type {any} */ (Symbol).enter, undefined);
  assert.deepEqual(
    new Set(Reflect.ownKeys(AsyncVariableScope.prototype)),
    new Set(['constructor', 'dispose', Symbol.dispose]),
  );
});

test('where there is one, entering what is entered already changes nothing', () => {
  const script = `
    Object.defineProperty(Symbol, 'enter', { value: Symbol('Symbol.enter') });
    const { AsyncContext } = require('./index.js');
    const variable = new AsyncContext.Variable();
    const scope = variable.withValue('scoped');
    const seen = [variable.get()];
    const entered = scope[Symbol.enter]();
    seen.push(entered === scope, scope[Symbol.enter].name, variable.get());
    scope[Symbol.dispose]();
    seen.push(typeof variable.get());
    process.stdout.write(JSON.stringify(seen));`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--eval', script], {
    cwd: root,
    encoding: 'utf8',
  });
  assert.deepEqual(
    JSON.parse(stdout || 'null'),
    ['scoped', true, '[Symbol.enter]', 'scoped', 'undefined'],
    stderr,
  );
});
