'use strict';

const assert = require('node:assert/strict');
const path = require('node:path');
const { findBrowser } = require('../browser.js');
const { serve } = require('./serve.js');

/** What a reader does on the site, in a real browser. */

const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-software-rasterizer'];

/**
 * Waits for a page whose heading begins with the title.
 *
 * @param {import('playwright-core').Page} page
 * @param {string} title
 */
const hasTitle = (page, title) =>
  page.locator('.vp-doc h1', { hasText: new RegExp(`^${title}`) }).waitFor();

/**
 * @typedef {object} Visit
 * @property {import('playwright-core').Page} page
 * @property {string} url of the site
 * @property {(name: string) => Promise<unknown>} photograph
 */

/** @type {Record<string, (visit: Visit) => Promise<void>>} */
const VISITS = {
  async 'the first page leads to the tutorial by its menu'({ page, url, photograph }) {
    await page.goto(url);
    await hasTitle(page, 'native-async-context');
    await photograph('first');
    await page.click('.VPNav a:has-text("Tutorial")');
    await page.waitForURL('**/docs/tutorial.html');
    await hasTitle(page, 'Tutorial: a traced server');
    await photograph('tutorial');
  },

  async 'a search finds a page and opens it'({ page, url, photograph }) {
    await page.goto(url);
    await page.click('#local-search button');
    await page.fill('.VPLocalSearchBox input', 'cls-hooked createNamespace');
    const found = page
      .locator('.VPLocalSearchBox a.result', { hasText: 'From cls-hooked' })
      .first();
    await found.waitFor();
    await photograph('search');
    await found.click();
    await page.waitForURL('**/docs/from-cls-hooked.html**');
    await hasTitle(page, 'From cls-hooked');
  },

  async 'a chart follows what is chosen, and names the value that is pointed at'(visit) {
    const { page, url, photograph } = visit;
    await page.goto(`${url}/charts.html`);
    const lines = page.locator('.bench-charts polyline');
    await lines.first().waitFor();
    await page.selectOption('[data-test=question]', {
      label: 'Enter a value: of a variable that was not live',
    });
    await page.selectOption('[data-test=runtime]', 'Node 24');
    const before = await lines.count();
    assert.ok(before > 2, `${before} lines`);
    // The last is drawn above the others.
    await page.locator('.bench-charts circle').last().hover();
    assert.match(await page.innerText('[data-test=pointed]'), /live variables: [\d.,]+ ns$/);
    await page.locator('[data-test=side]').first().click();
    assert.equal(await lines.count(), before - 1);
    await photograph('charts');
  },

  async 'the demo has its numbers'({ page, url }) {
    await page.goto(`${url}/demo.html`);
    assert.match(await page.innerText('.vp-doc pre'), /requests\/s[\s\S]*native-async-context/);
  },

  async 'a link to an example shows it'({ page, url }) {
    await page.goto(url);
    await page.click('.vp-doc a:has-text("examples/queue.js")');
    await page.waitForURL('**/files/examples/queue.js.html');
    assert.match(await page.innerText('.vp-doc pre'), /require\('native-async-context/);
  },
};

/**
 * @param {string} folder the site
 * @param {string} pictures the folder for pictures of pages
 * @returns {Promise<string[]>} what did not work
 */
async function visitSite(folder, pictures) {
  const { chromium } = require('playwright-core');
  const { url, missed, close } = await serve(folder);
  const browser = await chromium.launch({ ...findBrowser(), args: ARGUMENTS });
  /** @type {string[]} */
  const problems = [];
  try {
    for (const [title, visit] of Object.entries(VISITS)) {
      const page = await browser.newPage({ viewport: { width: 1300, height: 900 } });
      page.on('pageerror', (error) => problems.push(`${title}: ${error.message}`));
      page.on('request', (request) => {
        if (!request.url().startsWith(url) && !request.url().startsWith('data:')) {
          problems.push(`${title}: the page asks another server, ${request.url()}`);
        }
      });
      const photograph = (/** @type {string} */ name) =>
        page.screenshot({ path: path.join(pictures, `${name}.png`) });
      try {
        await visit({ page, url, photograph });
      } catch (error) {
        problems.push(`${title}: ${/** @type {Error} */ (error).message.split('\n')[0]}`);
      }
      await page.close();
    }
  } finally {
    await browser.close();
    close();
  }
  return [...problems, ...missed.map((file) => `The site has no ${file}.`)];
}

module.exports = { visitSite };
