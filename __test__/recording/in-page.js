'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { after, before } = require('node:test');
const { pathToFileURL } = require('node:url');
const { chromium } = require('playwright-core');
const { findBrowser } = require('../../scripts/lib/browser.js');
const { scratch } = require('../tasks/child.js');

/** The page in a real browser, which scripts/lib/browser.js finds. */

/** The length of the time that is shown. */
const SHOWN = 'recordingPage.timeline.end - recordingPage.timeline.start';

/** @type {import('playwright-core').Browser} */
let browser;
before(async () => {
  browser = await chromium.launch({
    ...findBrowser(),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-software-rasterizer',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
});
after(() => browser?.close());

/**
 * @param {import('../../entries/recording.js').Recording} recording
 * @param {(page: import('playwright-core').Page) => Promise<void>} look
 * @param {import('playwright-core').BrowserContextOptions} [options]
 */
async function inPage(recording, look, options) {
  const file = path.join(scratch(), 'recording.html');
  fs.writeFileSync(file, recording.toHTML());
  const page = await browser.newPage({ viewport: { width: 1400, height: 800 }, ...options });
  /** @type {string[]} */
  const problems = [];
  page.on('console', (message) => {
    // The browser's advice against reading the canvas, which only tests do.
    if (/willReadFrequently/.test(message.text())) return;
    if (message.type() === 'error' || message.type() === 'warning') problems.push(message.text());
  });
  page.on('pageerror', (error) => problems.push(String(error.stack)));
  page.on('request', (request) => {
    if (!request.url().startsWith('file:')) problems.push(`fetched ${request.url()}`);
  });
  try {
    await page.goto(pathToFileURL(file).href);
    await page.waitForFunction('window.recordingPage !== undefined');
    await look(page);
    assert.deepEqual(problems, []);
  } finally {
    await page.close();
  }
}

/** @param {import('playwright-core').Page} page @param {string} expression */
const evaluate = (page, expression) => /** @type {Promise<any>} */ (page.evaluate(expression));

/** Does not use `evaluate`, which would wait forever. @param {import('playwright-core').Page} page */
const drawn = (page) => page.waitForFunction('recordingPage.drawn().then(() => true)');

/**
 * Checks, once the chart is finished, that every task whose middle lies inside the grid is drawn.
 *
 * @param {import('playwright-core').Page} page
 * @returns {Promise<{ inside: number, missing: number[] }>} how many lie inside, and the ids of
 *   those for which no pixel is set
 */
async function drawing(page) {
  await drawn(page);
  return evaluate(
    page,
    `(() => {
       const canvas = document.getElementById('chart');
       const { width, height } = canvas;
       const { data } = canvas.getContext('2d').getImageData(0, 0, width, height);
       const pixel = (x, y) => {
         const at = (Math.floor(y) * width + Math.floor(x)) * 4;
         return data.slice(at, at + 3).join();
       };
       // Beside the names of the groups nothing is drawn.
       const isSet = (x, y) => pixel(x, y) !== pixel(2, y);
       const { timeline } = recordingPage;
       const inside = recordingPage.tasks
         .map((task) => {
           const [from, to] = [timeline.x(task.scheduled), timeline.x(task.end)];
           return { id: task.id, from, to, ...recordingPage.positionOf(task) };
         })
         .filter(({ x, y, grid }) => x > grid.left && x < grid.right && y > grid.top && y < grid.bottom);
       const isDrawn = ({ x, y, from, to, grid }) => {
         // A task of no length is drawn one pixel wide, between two columns.
         if (isSet(x, y) || isSet(x + 1, y) || isSet(x - 1, y)) return true;
         // The name of a wide one, and the space around its letters, may cover the middle.
         if (to - from <= 42) return false;
         for (let at = Math.max(from, grid.left) + 1; at < Math.min(to, grid.right); at++) {
           if (isSet(at, y)) return true;
         }
         return false;
       };
       const missing = inside.filter((task) => !isDrawn(task));
       return { inside: inside.length, missing: missing.map(({ id }) => id) };
     })()`,
  );
}

/**
 * Clicks the middle of a task once everything is drawn, and waits until the page has handled the click.
 *
 * @param {import('playwright-core').Page} page
 * @param {string} name
 */
async function clickTask(page, name) {
  await drawn(page);
  const { x, y, grid, origin } = await evaluate(
    page,
    `(() => {
       const task = recordingPage.tasks.find(({ name }) => name === ${JSON.stringify(name)});
       const { left, top } = document.getElementById('chart').getBoundingClientRect();
       // Listens before the click is sent: input does not queue behind what is evaluated.
       window.heard = false;
       document.addEventListener('click', () => (window.heard = true), { once: true });
       return { ...recordingPage.positionOf(task), origin: { left, top } };
     })()`,
  );
  assert.ok(
    x > grid.left && x < grid.right && y > grid.top && y < grid.bottom,
    `${name} lies at (${x}, ${y}), outside the grid ${JSON.stringify(grid)}`,
  );
  await page.mouse.click(origin.left + x, origin.top + y);
  await page.waitForFunction('window.heard');
  const selected = await evaluate(page, 'recordingPage.selected?.name');
  assert.equal(selected, name, `a click at (${x}, ${y}) does not select ${name}`);
}

module.exports = { SHOWN, clickTask, drawing, drawn, evaluate, inPage };
