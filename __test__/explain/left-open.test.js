'use strict';

const assert = require('node:assert/strict');
const path = require('node:path');
const { test } = require('node:test');
const { pathToFileURL } = require('node:url');
const { programs } = require('../helpers/child.js');

const FOLDER = path.join(__dirname, 'fixtures');
const { output } = programs(FOLDER);

test('NATIVE_ASYNC_CONTEXT_SCOPES=warn reports what the caller of an async function sees, once', async () => {
  const { result, message } = await output('left-open.mjs', [], {
    env: { NATIVE_ASYNC_CONTEXT_SCOPES: 'warn', NODE_NO_WARNINGS: '1' },
  });
  const reported = Object.keys(result).filter((name) => result[name].length > 0);
  assert.deepEqual(reported, [
    // The fixture's other cases are right, or it gives the reason why they are not reported.
    'run nestedAfterAwait',
    'wrong',
    'arrow',
    'withHelper',
    'withClass',
    'ofStorage',
    'generator',
  ]);
  for (const name of reported) assert.deepEqual(result[name], ['ASYNC_CONTEXT_SCOPE_LEFT_OPEN']);
  const file = pathToFileURL(path.join(FOLDER, 'left-open.mjs')).href.replaceAll('.', '\\.');
  assert.match(
    message,
    new RegExp(
      `opened at ${file}:\\d+:26, before.* sees it, at ${file}:\\d+:3\\. Put "await null"`,
    ),
  );
});

test('without it, nothing is reported', async () => {
  const { result, message } = await output('left-open.mjs', [], {
    env: { NODE_NO_WARNINGS: '1' },
  });
  assert.deepEqual(
    Object.values(result).filter((each) => each.length > 0),
    [],
  );
  assert.equal(message, undefined);
});
