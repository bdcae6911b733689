'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const { slug } = require('./slug.js');
const { documents, prose, root } = require('./markdown.js');

/**
 * @param {string} file
 * @returns {string[]} the anchors of its headings
 */
const anchors = (file) => {
  const unique = slug();
  return Array.from(prose(file).matchAll(/^#+ (.+)$/gm), ([, heading]) =>
    unique(heading.replace(/\]\([^)]*\)/g, '').replace(/`/g, '')),
  );
};

/**
 * @param {string} file
 * @returns {string[]} the targets of its relative links and images
 */
const links = (file) =>
  Array.from(
    prose(file)
      .replace(/`[^`\n]*`/g, '')
      .matchAll(/\]\(([^)\s]+)\)/g),
    ([, target]) => target,
  ).filter((target) => !/^[a-z]+:/.test(target));

for (const file of documents) {
  test(`${file}: what it links to is there`, () => {
    for (const target of links(file)) {
      const [to, anchor] = target.split('#');
      const linked = to === '' ? file : path.posix.join(path.posix.dirname(file), to);
      assert.ok(fs.existsSync(path.join(root, linked)), `${target}: there is no such file`);
      if (anchor === undefined) continue;
      assert.ok(anchors(linked).includes(anchor), `${target}: there is no such heading`);
    }
  });
}

test('some have links, with anchors too', () => {
  const all = documents.flatMap(links);
  assert.ok(all.length > 50);
  assert.ok(all.some((target) => target.includes('.md#')));
});
