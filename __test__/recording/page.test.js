'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { after, before, test } = require('node:test');
const { pathToFileURL } = require('node:url');
const { chromium } = require('playwright-core');
const { AsyncContext } = require('../../index.js');
const { findBrowser } = require('../../scripts/lib/browser.js');
const { recordTasks } = require('../../entries/recording.js');
const { AsyncTask } = require('../../entries/tasks.js');
const { scratch } = require('../tasks/child.js');

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
 * @param {import('../../entries/recording.js').Recording} recording
 * @param {(page: import('playwright-core').Page) => Promise<void>} look
 */
async function inPage(recording, look) {
  const file = path.join(scratch(), 'recording.html');
  fs.writeFileSync(file, recording.toHTML());
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
    await page.waitForFunction('window.recordingPage !== undefined');
    await look(page);
    assert.deepEqual(problems, []);
  } finally {
    await page.close();
  }
}

/** @param {import('playwright-core').Page} page @param {string} expression */
const evaluate = (page, expression) => /** @type {Promise<any>} */ (page.evaluate(expression));

/** Not `evaluate`, which would wait forever. @param {import('playwright-core').Page} page */
const drawn = (page) => page.waitForFunction('recordingPage.drawn().then(() => true)');

/**
 * Which of the tasks whose middle lies inside the grid are drawn there, once the chart is finished.
 *
 * @param {import('playwright-core').Page} page
 * @returns {Promise<{ inside: number, missing: number[] }>} how many lie inside, and the ids of those
 *   of them where no pixel is set
 */
async function drawing(page) {
  await drawn(page);
  return evaluate(
    page,
    `(() => {
       const layers = [...document.querySelectorAll('#chart canvas')].map((canvas) => {
         const { width, height } = canvas;
         const { data } = canvas.getContext('2d').getImageData(0, 0, width, height);
         return (x, y) => data[(Math.floor(y) * width + Math.floor(x)) * 4 + 3] !== 0;
       });
       const inside = recordingPage.tasks
         .map((task) => ({ id: task.id, ...recordingPage.positionOf(task) }))
         .filter(({ x, y, grid }) => x > grid.left && x < grid.right && y > grid.top && y < grid.bottom);
       // A task of no length is drawn one pixel wide, between two columns.
       const missing = inside.filter(({ x, y }) => !layers.some((isSet) => isSet(x, y) || isSet(x + 1, y)));
       return { inside: inside.length, missing: missing.map(({ id }) => id) };
     })()`,
  );
}

/**
 * Clicks the middle of a task, once all is drawn, and waits until the page has heard it.
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

test('it shows the recording, and a click what is known of a task', async () => {
  const user = new AsyncContext.Variable({ name: 'user <b>' });
  const { recording } = await recordTasks(
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
  await inPage(recording, async (page) => {
    assert.match(await page.innerText('#summary'), /^3 tasks · 1 thread · 1 context · [\d.]+ m?s$/);
    assert.deepEqual((await page.innerText('#legend')).split('\n'), [
      'waiting',
      'AsyncTask',
      'Timeout',
    ]);
    assert.deepEqual(await drawing(page), { inside: 3, missing: [] });
    assert.match(await page.innerText('#panel'), /How to read it/);

    await clickTask(page, 'answer');
    const panel = await page.innerText('#panel');
    assert.match(panel, /answer · Timeout #\d+/);
    assert.match(panel, /context\s+user <b> #1/);
    assert.match(panel, /page\.test\.js:\d+:\d+/);
    assert.deepEqual(await page.locator('#panel ol button').allInnerTexts(), [
      ...[1, 0].map((at) => `${recording.tasks[at].name} · AsyncTask #${recording.tasks[at].id}`),
    ]);
    assert.doesNotMatch(await page.content(), /secret/);

    await page.locator('#panel ol button').first().click();
    assert.equal(await evaluate(page, 'recordingPage.selected.name'), 'query');
    await page.keyboard.press('Escape');
    await page.waitForFunction('recordingPage.selected === undefined');
  });
});

test(`it shows a run of ${TASKS} tasks, which can be zoomed and clicked`, async () => {
  const { recording } = await recordTasks(async () => {
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
  assert.ok(recording.tasks.length > TASKS);
  await inPage(recording, async (page) => {
    assert.match(await page.innerText('#summary'), /^10,003 tasks/);
    const { inside, missing } = await drawing(page);
    assert.ok(inside > 1000, String(inside));
    assert.deepEqual(missing, []);
    // Never more lanes than tasks at once: a round, and the function that started it.
    const lanes = await evaluate(page, 'new Set(recordingPage.tasks.map(({ lane }) => lane)).size');
    assert.equal(lanes, 101);

    await page.mouse.move(500, 400);
    for (let turn = 0; turn < 4; turn++) {
      const { start, end } = await evaluate(page, 'recordingPage.shown');
      await page.mouse.wheel(0, -300);
      // The chart answers to a turn with a delay: the next one only then.
      await page.waitForFunction(
        `recordingPage.shown.end - recordingPage.shown.start < ${end - start}`,
      );
    }
    const shown = await evaluate(page, 'recordingPage.shown');
    await page.mouse.down();
    await page.mouse.move(440, 400, { steps: 3 });
    await page.mouse.up();
    const moved = await evaluate(page, 'recordingPage.shown');
    assert.ok(moved.start > shown.start, 'dragging to the left shows what is later');
    assert.ok(Math.abs(moved.end - moved.start - (shown.end - shown.start)) < 1e-6);
    assert.equal(await evaluate(page, 'recordingPage.selected'), undefined);
    await evaluate(
      page,
      "recordingPage.zoomTo(recordingPage.tasks.find(({ name }) => name === 'chosen'))",
    );
    await clickTask(page, 'chosen');
    assert.match(await page.innerText('#panel h2'), /^chosen · Timeout/);
  });
});

test('tasks that overlap in time do not share a lane', async () => {
  const { recording } = await recordTasks(() =>
    Promise.all(
      Array.from(
        { length: 300 },
        (_, at) => new Promise((resolve) => setTimeout(resolve, at % 20)),
      ),
    ),
  );
  await inPage(recording, async (page) => {
    /** @type {[number, number, number][]} */
    const places = await evaluate(
      page,
      'recordingPage.tasks.map(({ lane, scheduled, end }) => [lane, scheduled, end])',
    );
    const last = new Map();
    for (const [lane, scheduled, end] of places) {
      assert.ok(scheduled >= (last.get(lane) ?? 0));
      last.set(lane, end);
    }
  });
});
