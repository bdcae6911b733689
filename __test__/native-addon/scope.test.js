'use strict';

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');

const root = path.join(__dirname, '..', '..');
const target = process.env.CARGO_TARGET_DIR ?? path.join(root, 'target');

/**
 * Type-checks a copy of the addon with `code` at the end of src/addon.rs.
 *
 * @param {string} code
 * @returns {string[]} the errors
 */
function errorsOf(code) {
  const crate = path.join(target, 'native-addon', `scope-${process.pid}`);
  try {
    for (const file of ['Cargo.toml', 'Cargo.lock', 'build.rs', 'src']) {
      fs.cpSync(path.join(root, file), path.join(crate, file), { recursive: true });
    }
    fs.appendFileSync(path.join(crate, 'src', 'addon.rs'), code);
    const folder = path.join(target, 'native-addon', 'cargo');
    const args = ['check', '--locked', '--quiet', '--color=never', `--target-dir=${folder}`];
    const { error, stderr } = spawnSync('cargo', args, { cwd: crate, encoding: 'utf8' });
    if (error !== undefined) throw error;
    return stderr.split('\n').filter((line) => /^error(?!: could not compile)/.test(line));
  } finally {
    fs.rmSync(crate, { recursive: true, force: true });
  }
}

/** @type {Record<string, [parameter: string, result: string, expression: string]>} */
const SOUND = {
  'a handle in its scope': [
    "env: &'s Env",
    "Option<Value<'s>>",
    'v8.current(Scope::of(v8, env).unwrap())',
  ],
};

/** @type {Record<string, [parameter: string, result: string, expression: string, error: RegExp]>} */
const UNSOUND = {
  'a handle that outlives its scope': [
    "env: &'s Env",
    "Option<Value<'static>>",
    'v8.current(Scope::of(v8, env).unwrap())',
    /lifetime may not live long enough/,
  ],
  'a scope in another thread': [
    "env: &'s Env",
    'bool',
    'Scope::of(v8, env).is_some_and(|scope| std::thread::scope(|threads| threads.spawn(move || v8.current(scope).is_some()).join().unwrap()))',
    /cannot be sent between threads/,
  ],
  'a call without a scope': ["_: &'s ()", '()', 'drop(v8.current(v8.isolate().unwrap()))', /E0308/],
  'a scope that is made of nothing': [
    "_: &'s ()",
    "Option<Scope<'s>>",
    'Scope::current(v8)',
    /E0133/,
  ],
  'a handle that is made of a pointer': [
    "_: &'s ()",
    "Option<Value<'s>>",
    'Value::from_raw(std::ptr::from_ref(v8).cast_mut().cast())',
    /E0133/,
  ],
  'a callback that V8 calls with no promise of its lifetime': [
    "_: &'s ()",
    'bool',
    'v8.set_promise_reject_callback(v8.isolate().unwrap(), v8.node_promise_reject_callback.unwrap())',
    /E0133/,
  ],
};

/** @param {string[]} parts */
const functionOf = ([parameter, result, expression]) =>
  `\npub fn tried<'s>(v8: &'static crate::v8::Functions, ${parameter}) -> ${result} { ${expression} }\n`;

for (const [name, parts] of Object.entries(SOUND)) {
  test(`${name} compiles`, () => assert.deepEqual(errorsOf(functionOf(parts)), []));
}

for (const [name, [parameter, result, expression, expected]] of Object.entries(UNSOUND)) {
  test(`${name} does not compile`, () => {
    const errors = errorsOf(functionOf([parameter, result, expression]));
    assert.equal(errors.length, 1, errors.join('\n'));
    assert.match(errors[0], expected);
  });
}
