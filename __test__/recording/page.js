'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { recordTasks } = require('../../entries/recording.js');
const { Recording, RecordingBuilder } = require('../../lib/recording/recording.js');
const { drawing, drawn, evaluate, inPage } = require('./in-page.js');

/** What the page can do, in a real browser. `npm run check page` runs it, on one Node. */

/**
 * A recording of requests, each in a context of its own: a request waits, runs for 3 ms, and schedules a
 * tick.
 *
 * @param {number} requests
 * @param {{ type?: string, length?: number }} [options] the type of a request's first task, and the
 *   milliseconds between requests
 */
function requestsRecording(requests, { type = 'TCPWRAP', length = 20 } = {}) {
  const recording = new Recording();
  const builder = new RecordingBuilder(recording);
  builder.add(['thread', { pid: 1, tid: 0, name: 'main' }]);
  builder.add(['context', { variables: [] }]);
  builder.add(['stack', '']);
  builder.add(['stack', '    at handle (/app/server.js:10:3)\n    at node:events:1:1']);
  builder.add(['task', 1, 'main', 'app.js', 0, 0, 0, 1000]);
  builder.add(['run', 1, 1000, 1001]);
  for (let at = 0; at < requests; at++) {
    builder.add(['context', { variables: [{ name: 'request', value: at + 1 }] }]);
    const [id, start] = [10 * (at + 1), 1000 + at * length];
    builder.add(['task', id, type, '', 1, at + 1, 1, start]);
    builder.add(['run', id, start + 5, start + 8]);
    builder.add(['task', id + 1, 'TickObject', 'tick', id, at + 1, 1, start + 7]);
    builder.add(['run', id + 1, start + 8, start + 8.5]);
    builder.add(['task', id + 2, 'Timeout', 'answer', id, at + 1, 1, start + 7]);
    builder.add(['run', id + 2, start + 12, start + 13]);
  }
  return recording;
}

/** @param {import('playwright-core').Page} page @param {string} key */
async function press(page, key) {
  await page.focus('#chart');
  await page.keyboard.press(key);
}

/** @param {import('playwright-core').Page} page */
const titles = (page) => evaluate(page, 'recordingPage.groups.map(({ title }) => title)');

const FOLDED =
  'recordingPage.groups.filter((group) => recordingPage.timeline.isFolded(group)).length';

test('many contexts are a line each, with a summary; a click unfolds one', async () => {
  await inPage(requestsRecording(30), async (page) => {
    const groups = await titles(page);
    assert.equal(groups.length, 31);
    assert.deepEqual([groups[0], groups.at(-1)], ['request #1', 'no context']);
    assert.equal(await evaluate(page, FOLDED), 31);

    const summary = await page.locator('#panel tbody tr').allInnerTexts();
    assert.equal(summary.length, 31);
    // Ticks are hidden: the other tasks run for 3 ms and 1 ms, in 13 ms.
    assert.ok(summary.includes('request #7\t2\t4.00 ms\t9.00 ms\t13.00 ms'), summary[0]);

    await page.mouse.click(
      60,
      await evaluate(
        page,
        "document.getElementById('chart').getBoundingClientRect().top + 26 + 11",
      ),
    );
    await page.waitForFunction(`${FOLDED} === 30`);
    await page.getByRole('button', { name: 'request #7' }).click();
    const { start, end } = await evaluate(
      page,
      '({ start: recordingPage.timeline.start, end: recordingPage.timeline.end })',
    );
    assert.ok(start > 110 && start < 120 && end > 133 && end < 140, `${start} to ${end}`);
    await page.click('#fold');
    assert.equal(await evaluate(page, FOLDED), 31);
    await page.selectOption('#group', 'thread');
    assert.deepEqual(await titles(page), ['main']);
    await page.selectOption('#group', 'root');
    assert.equal((await titles(page)).length, 31);
  });
});

test('a context can be picked and coloured, and the ticks of Node are shown when asked for', async () => {
  await inPage(requestsRecording(4), async (page) => {
    const count = async () => (await page.locator('#table caption').innerText()).split(',')[0];
    await page.click('#view');
    assert.equal(await count(), '9 tasks');
    await page.check('#ticks');
    assert.equal(await count(), '13 tasks');
    await page.selectOption('#context', { label: 'request #2' });
    assert.equal(await count(), '3 tasks');
    await page.selectOption('#context', { label: 'none' });
    assert.equal(await count(), '1 task');
    await page.selectOption('#context', { label: 'all' });
    await page.click('#view');

    const colorOf = (/** @type {string} */ name) =>
      evaluate(
        page,
        `(async () => {
           const { timeline, tasks, positionOf } = recordingPage;
           await timeline.drawn();
           const task = tasks.find(({ title, contextTitle }) => title + contextTitle === ${JSON.stringify(name)});
           const x = timeline.x((task.runs[0].start + task.runs[0].end) / 2);
           const { y } = positionOf(task);
           return timeline.canvas.getContext('2d').getImageData(x, y - 4, 1, 1).data.join();
         })()`,
      );
    const kinds = [
      await colorOf('answer · Timeoutrequest #1'),
      await colorOf('answer · Timeoutrequest #2'),
    ];
    assert.equal(kinds[0], kinds[1]);
    await page.selectOption('#color', 'context');
    assert.notEqual(
      await colorOf('answer · Timeoutrequest #1'),
      await colorOf('answer · Timeoutrequest #2'),
    );
    // The type has the same colour in another recording, where it has another rank by frequency.
    await inPage(requestsRecording(2, { type: 'PIPEWRAP' }), async (other) => {
      const color = "recordingPage.timeline.color('Timeout')";
      assert.equal(await evaluate(other, color), await evaluate(page, color));
    });
  });
});

test('a search finds what the user wrote, and goes from one to the next', async () => {
  await inPage(requestsRecording(3), async (page) => {
    // A title starts with what the user wrote: a function's name, or else the file and line.
    assert.deepEqual(
      await evaluate(page, 'recordingPage.tasks.slice(0, 4).map(({ title }) => title)'),
      ['app.js · main', 'server.js:10 · TCPWRAP', 'tick · TickObject', 'answer · Timeout'],
    );
    await page.fill('#search', 'ANSWER');
    assert.equal(await page.innerText('#found'), '3 found');
    const faded =
      'recordingPage.tasks.filter((task) => recordingPage.timeline.isFaded(task)).length';
    assert.equal(await evaluate(page, faded), 7);
    const selected = () => evaluate(page, 'recordingPage.selected?.id');
    for (const id of [12, 22, 32, 12]) {
      await page.press('#search', 'Enter');
      assert.equal(await selected(), id);
    }
    await press(page, 'p');
    assert.equal(await selected(), 32);
    await page.keyboard.press('Escape');
    assert.equal(await selected(), undefined);
    await page.fill('#search', 'nothing');
    assert.equal(await page.innerText('#found'), '0 found');
  });
});

test('the keyboard moves, zooms, folds and follows what led to a task', async () => {
  await inPage(requestsRecording(20), async (page) => {
    await page.keyboard.press('Tab');
    const range = () =>
      evaluate(page, '[recordingPage.timeline.start, recordingPage.timeline.end]');
    const [, whole] = await range();
    await press(page, '+');
    await press(page, '+');
    const [start, end] = await range();
    assert.ok(start > 0 && end < whole);
    await press(page, 'ArrowRight');
    assert.ok((await range())[0] > start);
    await press(page, 'ArrowLeft');
    await press(page, '-');
    await press(page, '0');
    assert.deepEqual(await range(), [0, whole]);
    const selected = () => evaluate(page, 'recordingPage.selected?.title');
    await page.fill('#search', 'answer');
    await press(page, 'n');
    assert.equal(await selected(), 'answer · Timeout');
    await press(page, 't');
    assert.equal(await selected(), 'server.js:10 · TCPWRAP');
    await press(page, 't');
    assert.equal(await selected(), 'app.js · main');
    await press(page, 'c');
    assert.equal(await selected(), 'server.js:10 · TCPWRAP');
    // Selecting a task unfolds its group. The panel, which screen readers read aloud, names the task.
    assert.equal(
      await evaluate(page, 'recordingPage.timeline.isFolded(recordingPage.selected.group)'),
      false,
    );
    assert.match(
      await page.innerText('#panel[aria-live=polite] h2'),
      /^server\.js:10 · TCPWRAP #\d+$/,
    );
    await press(page, 'f');
    assert.equal(
      await evaluate(page, 'recordingPage.timeline.isFolded(recordingPage.selected.group)'),
      true,
    );
    await press(page, 'ArrowDown');
    await press(page, '/');
    assert.equal(await evaluate(page, 'document.activeElement.id'), 'search');
  });
});

test('a screen reader has a table of the tasks, whose buttons tell of each', async () => {
  await inPage(requestsRecording(2), async (page) => {
    assert.equal(await page.locator('#chart').getAttribute('role'), 'application');
    await page.getByRole('button', { name: 'Table' }).click();
    const headings = await page.locator('#table').getByRole('columnheader').allInnerTexts();
    assert.deepEqual(headings, [
      'task',
      'kind',
      'context',
      'triggered by',
      'scheduled',
      'waited',
      'ran',
    ]);
    const row = page.locator('#table tbody tr').nth(2);
    assert.equal(
      (await row.innerText()).replaceAll('\t', ' | '),
      'answer #12 | Timeout | request #1 | server.js:10 #10 | 7.00 ms | 5.00 ms | 1.00 ms',
    );
    await row.getByRole('button').click();
    assert.match(await page.innerText('#panel'), /^answer · Timeout #12/);
    assert.equal(await page.locator('#timeline').isVisible(), false);
  });
});

test('times are in the unit in which they are read', async () => {
  await inPage(requestsRecording(2, { length: 36_873.167 }), async (page) => {
    assert.match(await page.innerText('#summary'), /· 36\.89 s$/);
    await page.click('#view');
    assert.match(await page.innerText('#table tbody tr:nth-child(4)'), /36\.87 s/);
    assert.doesNotMatch(await page.innerText('body'), /\d{4,}\.\d+ ms/);
  });
});

test('it says when what runs after an await is not counted', async () => {
  const fn = async () => void (await null);
  for (const promises of [false, true]) {
    const { recording } = await recordTasks(fn, { promises });
    await inPage(recording, async (page) => {
      const note = await page.locator('#note').textContent();
      assert.equal(note !== '', !promises, note ?? '');
    });
  }
});

test('the minimap shows where something runs, and moves what is shown', async () => {
  await inPage(requestsRecording(100), async (page) => {
    await press(page, '+');
    await press(page, '+');
    await drawn(page);
    const painted = await evaluate(
      page,
      `(() => {
         const { minimap } = recordingPage.timeline;
         const { data } = minimap.getContext('2d').getImageData(0, minimap.height - 2, minimap.width, 1);
         const colors = Array.from({ length: minimap.width }, (_, x) => data.slice(4 * x, 4 * x + 3).join());
         return [new Set(colors).size > 1, colors.length];
       })()`,
    );
    assert.deepEqual(painted, [
      true,
      await evaluate(page, 'recordingPage.timeline.minimap.clientWidth'),
    ]);
    const box = await page.locator('#minimap').boundingBox();
    assert.ok(box !== null);
    const middle =
      '(recordingPage.timeline.start + recordingPage.timeline.end) / 2 / recordingPage.timeline.duration';
    for (const part of [0.3, 0.7]) {
      await page.mouse.click(box.x + box.width * part, box.y + box.height / 2);
      const found = await evaluate(page, middle);
      assert.ok(Math.abs(found - part) < 0.01, `${found} instead of ${part}`);
    }
  });
});

for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
  test(`it is ${colorScheme} where that is preferred, and fits into 600 pixels`, async () => {
    const options = { colorScheme, viewport: { width: 600, height: 800 } };
    const look = async (/** @type {import('playwright-core').Page} */ page) => {
      await drawn(page);
      const { brightness, contrast } = await evaluate(
        page,
        `(() => {
           const { canvas } = recordingPage.timeline;
           const { data } = canvas.getContext('2d').getImageData(0, canvas.height - 3, 1, 1);
           const sum = (color) => color.reduce((total, each) => total + each, 0) / 3;
           const text = getComputedStyle(document.body).color.match(/\\d+/g).map(Number);
           const back = getComputedStyle(document.documentElement).backgroundColor.match(/\\d+/g).map(Number);
           return { brightness: sum([...data.slice(0, 3)]), contrast: Math.abs(sum(text) - sum(back)) };
         })()`,
      );
      assert.equal(brightness < 128, colorScheme === 'dark', String(brightness));
      assert.ok(contrast > 150, String(contrast));
      const { width, chart, panel, controls } = await evaluate(
        page,
        `(() => {
           const box = (id) => document.getElementById(id).getBoundingClientRect();
           const controls = [...document.querySelectorAll('#controls > *')].map((each) => each.getBoundingClientRect().right);
           return {
             width: document.scrollingElement.scrollWidth,
             chart: { width: box('chart').width, height: box('chart').height, bottom: box('chart').bottom },
             panel: { top: box('panel').top, width: box('panel').width },
             controls: Math.max(...controls),
           };
         })()`,
      );
      assert.ok(width <= 600 && controls <= 600, `${width}, ${controls}`);
      assert.ok(chart.width >= 590 && chart.height > 200, JSON.stringify(chart));
      assert.ok(panel.top >= chart.bottom && panel.width >= 590, JSON.stringify(panel));
      assert.deepEqual((await drawing(page)).missing, []);
    };
    await inPage(requestsRecording(6), look, options);
  });
}
