'use strict';

const assert = require('node:assert/strict');
const { execFileSync } = require('node:child_process');
const path = require('node:path');
const { test } = require('node:test');
const { runtime } = require('../../index.js');

test('rejections are recorded once recordRejections was called, and not before', () => {
  const script = `
    const { AsyncContext } = require('./index.js');
    const { contextOf, recordRejections } = require('./entries/errors.js');
    const variable = new AsyncContext.Variable();
    const reject = () => {
      const promise = variable.run('rejected', () => Promise.reject(new Error('rejected')));
      promise.catch(() => {});
      return promise;
    };
    const before = reject();
    recordRejections();
    const after = reject();
    console.log(JSON.stringify([before, after].map((promise) => contextOf(promise) !== undefined)));`;
  const output = execFileSync(process.execPath, ['--eval', script], {
    cwd: path.join(__dirname, '..', '..'),
    encoding: 'utf8',
  });
  assert.deepEqual(JSON.parse(output), [false, runtime.backend !== 'host']);
});
