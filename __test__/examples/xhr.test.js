'use strict';

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const path = require('node:path');
const { test } = require('node:test');

const XHR = path.join(__dirname, '..', '..', 'examples', 'xhr.js');

test('the XMLHttpRequest of the reference: a load listener gets "Hello!" out of myVar', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [XHR], { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  assert.equal(stdout, 'Hello!\nHello! from the server\n');
});
