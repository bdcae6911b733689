'use strict';

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const { findBrowser } = require('./browser.js');
const { Recording, RecordingBuilder } = require('../../lib/recording/recording.js');

/** Measures a recording of many tasks in the browser: how long it takes to open, and how fluid it is. */

const CONTEXTS = 500;
const TYPES = ['Timeout', 'TCPWRAP', 'TickObject', 'FSREQCALLBACK', 'Immediate'];

/** The same numbers in each run. @param {number} seed */
function numbers(seed) {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

/** @param {number} count */
function largeRecording(count) {
  const recording = new Recording();
  const builder = new RecordingBuilder(recording);
  const random = numbers(1);
  builder.add(['thread', { pid: 1, tid: 0, name: 'main' }]);
  builder.add(['stack', '    at handle (/app/server.js:10:3)']);
  for (let at = 0; at < CONTEXTS; at++) {
    builder.add(['context', { variables: at === 0 ? [] : [{ name: 'request', value: at }] }]);
  }
  let time = 0;
  for (let at = 0; at < count; at++) {
    time += random() * 0.2;
    const [id, name] = [at + 2, at % 3 === 0 ? 'answer' : ''];
    const type = TYPES[at % TYPES.length];
    builder.add(['task', id, type, name, Math.max(1, at - 5), at % CONTEXTS, 0, time]);
    const start = time + random() * 30;
    builder.add(['run', id, start, start + 0.05]);
  }
  return recording;
}

/** Runs in the page: zooms in and out, a step each frame, and returns the frames per second. */
const ZOOM = `(async () => {
  const { timeline } = recordingPage;
  await timeline.drawn();
  const begun = performance.now();
  for (let step = 0; step < 60; step++) {
    timeline.zoom(step < 30 ? 0.85 : 1 / 0.85);
    await timeline.drawn();
  }
  return 60_000 / (performance.now() - begun);
})()`;

/**
 * @param {number} count
 * @param {string} [screenshots] a folder
 * @returns {Promise<{ opened: number, frames: { folded: number, unfolded: number } }>} seconds, and frames
 *   per second
 */
async function lookAtLargeRecording(count, screenshots) {
  const { chromium } = require('playwright-core');
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'native-async-context-page-'));
  const file = path.join(folder, 'recording.html');
  fs.writeFileSync(file, largeRecording(count).toHTML());
  const args = ['--no-sandbox', '--disable-gpu', '--disable-software-rasterizer'];
  const browser = await chromium.launch({ ...findBrowser(), args });
  try {
    const open = async (/** @type {import('playwright-core').BrowserContextOptions} */ options) => {
      const page = await browser.newPage(options);
      await page.goto(pathToFileURL(file).href);
      await page.waitForFunction('window.recordingPage !== undefined');
      await page.waitForFunction('recordingPage.drawn().then(() => true)');
      return page;
    };
    const begun = performance.now();
    const page = await open({ viewport: { width: 1400, height: 800 } });
    const opened = (performance.now() - begun) / 1000;
    const folded = /** @type {number} */ (await page.evaluate(ZOOM));
    await page.click('#fold');
    const unfolded = /** @type {number} */ (await page.evaluate(ZOOM));
    await page.close();
    for (const [name, colorScheme, width] of PICTURES) {
      if (screenshots === undefined) break;
      const pictured = await open({ colorScheme, viewport: { width, height: 800 } });
      await pictured.screenshot({ path: path.join(screenshots, `${name}.png`) });
      await pictured.close();
    }
    return { opened, frames: { folded, unfolded } };
  } finally {
    await browser.close();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** @type {['light' | 'dark' | '600', 'light' | 'dark', number][]} */
const PICTURES = [
  ['light', 'light', 1400],
  ['dark', 'dark', 1400],
  ['600', 'light', 600],
];

module.exports = { lookAtLargeRecording };
