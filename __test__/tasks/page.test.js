'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { after, before, test } = require('node:test');
const { pathToFileURL } = require('node:url');
const { chromium } = require('playwright-core');
const { AsyncContext, AsyncTask, traceFlow } = require('../../index.js');
const { findBrowser } = require('../../scripts/lib/browser.js');
const { scratch } = require('./child.js');

// The page in a real browser, which scripts/lib/browser.js finds.

const TASKS = 10_000;

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
 * @param {import('../../index.js').Flow} flow
 * @param {(page: import('playwright-core').Page) => Promise<void>} look
 */
async function inPage(flow, look) {
  const file = path.join(scratch(), 'flow.html');
  fs.writeFileSync(file, flow.toHTML());
  const page = await browser.newPage({ viewport: { width: 1400, height: 800 } });
  /** @type {string[]} */
  const problems = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') problems.push(message.text());
  });
  page.on('pageerror', (error) => problems.push(String(error.stack)));
  page.on('request', (request) => {
    if (!request.url().startsWith('file:')) problems.push(`fetched ${request.url()}`);
  });
  try {
    await page.goto(pathToFileURL(file).href);
    await page.waitForFunction('window.flowPage !== undefined');
    await look(page);
    assert.deepEqual(problems, []);
  } finally {
    await page.close();
  }
}

/** @param {import('playwright-core').Page} page @param {string} expression */
const evaluate = (page, expression) => /** @type {Promise<any>} */ (page.evaluate(expression));

/** How many pixels of the chart are not of one colour. @param {import('playwright-core').Page} page */
const drawnPixels = (page) =>
  evaluate(
    page,
    `[...document.querySelectorAll('#chart canvas')].reduce((sum, canvas) => {
       const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
       let drawn = 0;
       for (let at = 3; at < data.length; at += 4) if (data[at] !== 0) drawn++;
       return sum + drawn;
     }, 0)`,
  );

/** How often a task is clicked before it counts as not to be clicked. */
const CLICKS = 40;

/**
 * Clicks a task until it is selected: the page draws many tasks bit by bit, and hears a click on what
 * is drawn.
 *
 * @param {import('playwright-core').Page} page
 * @param {string} name
 */
async function clickTask(page, name) {
  for (let click = 0; click < CLICKS; click++) {
    const { x, y } = await evaluate(
      page,
      `(() => {
         const task = flowPage.tasks.find(({ name }) => name === ${JSON.stringify(name)});
         const { left, top } = document.getElementById('chart').getBoundingClientRect();
         const { x, y } = flowPage.positionOf(task);
         return { x: left + x, y: top + y };
       })()`,
    );
    await page.mouse.click(x, y);
    await page.waitForTimeout(250);
    if ((await evaluate(page, 'flowPage.selected?.name')) === name) return;
  }
  assert.fail(`a click does not select ${name}`);
}

test('it shows the flow, and a click what is known of a task', async () => {
  const user = new AsyncContext.Variable({ name: 'user <b>' });
  const { flow } = await traceFlow(
    async function whole() {
      await user.run('secret', () =>
        new AsyncTask('query').runInAsyncScope(
          () =>
            new Promise((resolve) =>
              setTimeout(function answer() {
                resolve(undefined);
              }, 20),
            ),
        ),
      );
    },
    { variables: [user] },
  );
  await inPage(flow, async (page) => {
    assert.match(await page.innerText('#summary'), /^3 tasks · 1 thread · 1 context · [\d.]+ ms$/);
    assert.deepEqual((await page.innerText('#legend')).split('\n'), [
      'waiting',
      'AsyncTask',
      'Timeout',
    ]);
    assert.ok((await drawnPixels(page)) > 1000);
    assert.match(await page.innerText('#panel'), /How to read it/);

    await clickTask(page, 'answer');
    const panel = await page.innerText('#panel');
    assert.match(panel, /answer · Timeout #\d+/);
    assert.match(panel, /context\s+user <b> #1/);
    assert.match(panel, /page\.test\.js:\d+:\d+/);
    assert.deepEqual(await page.locator('#panel ol button').allInnerTexts(), [
      ...[1, 0].map((at) => `${flow.tasks[at].name} · AsyncTask #${flow.tasks[at].id}`),
    ]);
    assert.doesNotMatch(await page.content(), /secret/);

    await page.locator('#panel ol button').first().click();
    assert.equal(await evaluate(page, 'flowPage.selected.name'), 'query');
    await page.keyboard.press('Escape');
    assert.equal(await evaluate(page, 'flowPage.selected'), undefined);
  });
});

test(`it shows a run of ${TASKS} tasks, which can be zoomed and clicked`, async () => {
  const { flow } = await traceFlow(async () => {
    for (let round = 0; round < TASKS / 100; round++) {
      await Promise.all(
        Array.from(
          { length: 100 },
          (_, at) => new Promise((resolve) => setTimeout(resolve, (at * 7) % 10)),
        ),
      );
    }
    const wait = (/** @type {() => void} */ callback) =>
      new Promise((resolve) => {
        Object.defineProperty(resolve, 'name', { value: callback.name });
        setTimeout(resolve, 50);
      });
    await wait(function chosen() {});
    // So that the one before does not stand at the edge.
    await wait(function last() {});
  });
  assert.ok(flow.tasks.length > TASKS);
  await inPage(flow, async (page) => {
    assert.match(await page.innerText('#summary'), /^10,003 tasks/);
    const [before_, lanes] = await Promise.all([
      drawnPixels(page),
      evaluate(page, 'Math.max(...flowPage.tasks.map(({ lane }) => lane))'),
    ]);
    assert.ok(before_ > 10_000);
    // No more lanes than tasks were waiting at once.
    assert.ok(lanes < 400, String(lanes));

    await page.mouse.move(500, 400);
    for (let turn = 0; turn < 4; turn++) await page.mouse.wheel(0, -300);
    await page.waitForFunction('flowPage.shown.end - flowPage.shown.start < 100');
    // The wheel is heard with a delay: what is left of it must not come behind this.
    await page.waitForFunction(
      `(async () => {
         const { start } = flowPage.shown;
         await new Promise((resolve) => setTimeout(resolve, 500));
         return flowPage.shown.start === start;
       })()`,
    );
    await evaluate(page, 'flowPage.zoom(95, 100)');
    await clickTask(page, 'chosen');
    assert.match(await page.innerText('#panel h2'), /^chosen · Timeout/);
  });
});

test('tasks that overlap in time do not share a lane', async () => {
  const { flow } = await traceFlow(() =>
    Promise.all(
      Array.from(
        { length: 300 },
        (_, at) => new Promise((resolve) => setTimeout(resolve, at % 20)),
      ),
    ),
  );
  await inPage(flow, async (page) => {
    /** @type {[number, number, number][]} */
    const places = await evaluate(
      page,
      'flowPage.tasks.map(({ lane, scheduled, end }) => [lane, scheduled, end])',
    );
    const last = new Map();
    for (const [lane, scheduled, end] of places) {
      assert.ok(scheduled >= (last.get(lane) ?? 0));
      last.set(lane, end);
    }
  });
});
