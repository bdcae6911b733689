'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { AsyncContext } = require('../../index.js');
const { recordTasks } = require('../../entries/recording.js');
const { AsyncTask } = require('../../entries/tasks.js');
const { SHOWN, clickTask, drawing, evaluate, inPage } = require('./in-page.js');

// Recordings of this Node can be viewed. The features of the page do not depend on the Node:
// page.js tests them, which `npm run check page` runs.

const TASKS = 10_000;

/** The part of the recording that is shown. */
const PART = '({ start: recordingPage.timeline.start, end: recordingPage.timeline.end })';

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
    assert.deepEqual(await drawing(page), { inside: 3, missing: [] });
    assert.match(await page.innerText('#panel'), /^Summary[^]*How to read it/i);

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
    // Keeps the task before away from the edge.
    await wait(function last() {});
  });
  assert.ok(recording.tasks.length > TASKS);
  await inPage(recording, async (page) => {
    assert.match(await page.innerText('#summary'), /^10,003 tasks/);
    const { inside, missing } = await drawing(page);
    assert.ok(inside > 1000, String(inside));
    assert.deepEqual(missing, []);
    // Not more lanes than concurrent tasks: one round, and the function that started it.
    const lanes = await evaluate(page, 'new Set(recordingPage.tasks.map(({ lane }) => lane)).size');
    assert.equal(lanes, 101);

    await page.mouse.move(500, 400);
    for (let turn = 0; turn < 4; turn++) {
      const length = await evaluate(page, SHOWN);
      await page.mouse.wheel(0, -300);
      await page.waitForFunction(`${SHOWN} < ${length}`);
    }
    const shown = await evaluate(page, PART);
    await page.mouse.down();
    await page.mouse.move(440, 400, { steps: 3 });
    await page.mouse.up();
    const moved = await evaluate(page, PART);
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

test('tasks of a group that overlap in time do not share a lane', async () => {
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
