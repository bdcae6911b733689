'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const { test } = require('node:test');
const { FILE, apiReference } = require('../../scripts/lib/api-reference.js');
const entry = require('../../index.js');

test('docs/api.md is what the types say: otherwise run `npm run api`', async () => {
  assert.equal(fs.readFileSync(FILE, 'utf8'), await apiReference());
});

test('every export is there, and says something', () => {
  const sections = fs.readFileSync(FILE, 'utf8').split(/^### /m);
  for (const name of Object.keys(entry)) {
    const section = sections.find((text) => text.startsWith(`\`${name}\`\n`));
    const prose = section?.replace(/^.*\n/, '').replace(/```[\s\S]*?```/g, '');
    assert.match(prose ?? '', /\w{3}/, name);
  }
});
