'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { chartData } = require('../../scripts/lib/site/chart-data.js');
const { makePages, menu } = require('../../scripts/lib/site/pages.js');

/* Tests the parts of the site. `npm run check site` builds it and visits it in a browser. */

test('the site has every page that its menu names, and every page that another links to', () => {
  const { pages, pictures } = makePages();
  const links = menu().flatMap(({ items }) => items.map(({ link }) => link));
  assert.ok(links.length > 30 && pictures.size > 4);
  for (const link of links) assert.ok(pages.has(link.slice(1)), link);
  for (const [page, text] of pages) {
    for (const [, target] of text.replace(/```[\s\S]*?```/g, '').matchAll(/\]\((\/[^)#\s]+)/g)) {
      const known = pages.has(target.slice(1)) || pictures.has(target.slice(1));
      assert.ok(known, `${page}: ${target}`);
    }
  }
});

test('the index names every page of docs/, each once', () => {
  const { pages } = makePages();
  const listed = menu().flatMap(({ items }) => items.map(({ link }) => link.slice(1)));
  const docs = [...pages.keys()].filter((page) => /^docs\/(?!index\.md)/.test(page));
  assert.deepEqual(listed.filter((page) => page.startsWith('docs/')).sort(), docs.sort());
});

test('every chart has a value for each of its sides, somewhere', () => {
  const charts = chartData();
  assert.ok(charts.length > 20);
  for (const { title, sides, rows } of charts) {
    assert.ok(rows.length > 0 && sides.length > 0, title);
    for (const [at, side] of sides.entries()) {
      assert.ok(
        rows.some(({ values }) => values[at] !== null),
        `${title}: ${side}`,
      );
    }
  }
});
