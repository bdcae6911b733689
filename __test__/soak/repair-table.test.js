'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { markdown, problems } = require('../../scripts/lib/repair-table.js');

/**
 * @param {Record<string, any>} cells by callback, on Node 24
 * @returns {Map<string, Map<string, Map<string, any>>>}
 */
const table = (cells) =>
  new Map([
    [
      'library',
      new Map(Object.entries(cells).map(([name, cell]) => [name, new Map([['24', cell]])])),
    ],
  ]);

test('a row that is worse with the repair, not right or not called is a problem', () => {
  assert.deepEqual(
    problems(
      table({
        right: { node: 'other', register: 'other', repaired: 'own' },
        worse: { node: 'own', register: 'own', repaired: 'none' },
        'worse than none': { node: 'none', register: 'none', repaired: 'other' },
        'not right': { node: 'none', register: 'none', repaired: 'none' },
        'not called': { node: 'own', register: 'own' },
        'no context at all': { register: 'none' },
      }),
    ),
    [
      'library, worse, Node 24: worse with the repair.',
      'library, worse than none, Node 24: worse with the repair.',
      'library, not right, Node 24: none with the repair.',
      'library, not called, Node 24: worse with the repair.',
      'library, no context at all, Node 24: worse with the repair.',
    ],
  );
});

test('rows that say the same are one', () => {
  const right = { node: 'other', register: 'none', repaired: 'own' };
  assert.equal(
    markdown(table({ one: right, two: right, three: { ...right, register: 'own' } }), ['24', '26']),
    `| library | callback or event | Node 24 | Node 26 |
| --- | --- | --- | --- |
| \`library\` | one; two | ✗ ○ ✓ | – – – |
| \`library\` | three | ✗ ✓ ✓ | – – – |
`,
  );
});
