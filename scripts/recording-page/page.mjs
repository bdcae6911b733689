/* global document, window */
import { Chart, FONT, fitting } from './chart.mjs';
import { readRecording } from './read-recording.mjs';
import { placeInLanes } from './lanes.mjs';

// Runs in the browser. Draws each task as a thin line while it waits and a bar while it runs, on a
// canvas, time from left to right. A click shows what is known of a task, and draws what led to it
// and what it led to.

const LANE = 18;
const GRID = { left: 100, right: 44, top: 34, bottom: 64 };
const COLORS = ['#2f6fc4', '#d9822b', '#2e9b62', '#8e5bb5', '#c2476b', '#3f97a3', '#8a7a2f'];
const OTHER = '#7d8794';
const WAITING = '#b9c2ce';
const CHAIN = '#111827';

const recording = readRecording(JSON.parse(document.getElementById('recording').textContent));
const { tasks, threads, contexts, duration } = recording;
const lanes = placeInLanes(tasks, threads.length);

/** The most frequent types have a colour of their own. */
const counts = new Map();
for (const { type } of tasks) counts.set(type, (counts.get(type) ?? 0) + 1);
const types = [...counts].sort((a, b) => b[1] - a[1]).map(([type]) => type);
const colorOf = (type) => COLORS[types.indexOf(type)] ?? OTHER;

let selected;
/** The tasks that led to the one that is selected, with it. */
let chain = new Set();

const time = (ms) => (ms >= 1000 ? `${(ms / 1000).toFixed(2)} s` : `${ms.toFixed(2)} ms`);

// The header.

const count = (number, word) => `${number.toLocaleString('en')} ${word}${number === 1 ? '' : 's'}`;
document.getElementById('summary').textContent = [
  count(tasks.length, 'task'),
  count(threads.length, 'thread'),
  count(contexts.filter(({ variables }) => variables.length > 0).length, 'context'),
  time(duration),
].join(' · ');

function legendItem(text, color, className = '') {
  const item = document.createElement('li');
  item.textContent = text;
  item.className = className;
  item.style.setProperty('--color', color);
  return item;
}
document
  .getElementById('legend')
  .append(
    legendItem('waiting', WAITING, 'waiting'),
    ...types.slice(0, COLORS.length).map((type) => legendItem(type, colorOf(type))),
    ...(types.length > COLORS.length ? [legendItem('others', OTHER)] : []),
  );

// The chart.

/** Whether any of a task, and how much of it, can be seen where the chart is zoomed to now. */
function boxOf(task) {
  const { area } = chart;
  const middle = chart.y(task.lane);
  const height = Math.max(2, Math.min(LANE, chart.laneHeight) * 0.7);
  const left = Math.max(chart.x(task.scheduled), area.left - 2);
  const right = Math.min(chart.x(task.end), area.right + 2);
  const isSeen =
    right >= area.left - 2 &&
    left <= area.right + 2 &&
    middle >= area.top - height &&
    middle <= area.bottom + height;
  return { isSeen, left, right: Math.max(right, left + 1), middle, height };
}

function drawTask(context, task) {
  const { isSeen, left, right, middle, height } = boxOf(task);
  if (!isSeen) return;
  context.globalAlpha = chain.size > 0 && !chain.has(task) ? 0.25 : 1;
  context.fillStyle = WAITING;
  context.fillRect(left, middle - 1, right - left, 2);
  for (const { start, end } of task.runs) {
    const begin = Math.max(chart.x(start), left);
    const width = Math.max(Math.min(chart.x(end), right) - begin, 2);
    context.beginPath();
    context.roundRect(begin, middle - height / 2, width, height, Math.min(2, height / 3));
    context.fillStyle = colorOf(task.type);
    context.fill();
    if (task === selected) {
      context.strokeStyle = CHAIN;
      context.lineWidth = 2;
      context.stroke();
    }
  }
  const space = right - left;
  if (height > 9 && space > 46) {
    const text = fitting(context, task.title, space - 8);
    context.strokeStyle = 'rgba(255, 255, 255, 0.85)';
    context.lineWidth = 3;
    context.strokeText(text, left + 4, middle);
    context.fillStyle = '#1f2733';
    context.fillText(text, left + 4, middle);
  }
}

/** From where a task was scheduled, in the lane of its trigger, to where it waited. */
function drawLink(context, task) {
  const strong = chain.has(task);
  const x = chart.x(task.scheduled);
  const [from, to] = [chart.y(task.trigger.lane), chart.y(task.lane)];
  const bend = Math.min(14, Math.abs(to - from) / 2);
  context.globalAlpha = strong ? 0.9 : 0.35;
  context.strokeStyle = strong ? CHAIN : '#6b7686';
  context.lineWidth = strong ? 1.6 : 0.8;
  context.beginPath();
  context.moveTo(x, from);
  context.bezierCurveTo(x - bend, from, x - bend, to, x, to);
  context.stroke();
}

/** So many links can be told apart. */
const LINKS = 400;

function linked() {
  const shown =
    selected === undefined
      ? tasks.slice(0, tasks.length > LINKS ? 0 : undefined)
      : [...chain, ...selected.children.slice(0, LINKS)];
  return shown.filter(({ trigger }) => trigger !== undefined);
}

const element = (name, text, ...children) => {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  made.append(...children);
  return made;
};

const chart = new Chart(document.getElementById('chart'), {
  grid: GRID,
  time: [0, Math.max(duration, 0.001)],
  lanes: [-1, Math.max(lanes.count, 1)],
  draw(context) {
    context.font = `11px ${FONT}`;
    for (const task of tasks) drawTask(context, task);
    for (const task of linked()) drawLink(context, task);
  },
  /** Names the threads beside their lanes. */
  drawMargin(context) {
    context.font = `600 12px ${FONT}`;
    context.fillStyle = '#556070';
    threads.forEach((thread, index) => {
      const y = chart.y(lanes.firstOf[index]);
      thread.title.split('\n').forEach((line, at) => {
        context.fillText(fitting(context, line, GRID.left - 20), 12, y + at * 15);
      });
    });
  },
  find(x, y) {
    return tasks.findLast((task) => {
      const { isSeen, left, right, middle, height } = boxOf(task);
      return isSeen && x >= left - 1 && x <= right + 1 && Math.abs(y - middle) <= height / 2 + 1;
    });
  },
  click: select,
  describe(task) {
    const facts = `${task.title} #${task.id}\nwaited ${time(task.waited)}, ran ${time(task.ran)}`;
    return task.contextTitle === '' ? facts : `${facts}\n${task.contextTitle}`;
  },
});
// At first as many lanes as can be told apart.
chart.lanes.show(-1, -1 + Math.max(chart.height - 120, 100) / LANE);

// What is known of one task.

function taskButton(task) {
  const button = element('button', `${task.title} #${task.id}`);
  button.type = 'button';
  button.onclick = () => select(task);
  return button;
}

const listed = (heading, list) =>
  list.length === 0
    ? []
    : [
        element('h3', heading),
        element('ol', undefined, ...list.map((task) => element('li', undefined, taskButton(task)))),
      ];

function showPanel() {
  const panel = document.getElementById('panel');
  if (selected === undefined) {
    panel.replaceChildren(
      element('h2', 'How to read it'),
      element(
        'p',
        'Each task is a line while it waits and a bar while it runs. Click one for where it was scheduled and by what.',
      ),
      element(
        'p',
        'The wheel zooms the time, with Shift the lanes; dragging moves both. Escape, or a click beside the tasks, ends a selection.',
      ),
    );
    return;
  }
  const task = selected;
  const facts = {
    type: task.type,
    name: task.name,
    id: String(task.id),
    thread: task.thread.title,
    context: task.contextTitle || 'none that has a variable',
    scheduled: `at ${time(task.scheduled)}`,
    waited: task.runs.length === 0 ? 'did not run' : time(task.waited),
    ran: `${time(task.ran)}${task.runs.length > 1 ? `, ${task.runs.length} times` : ''}`,
  };
  const list = element('dl');
  for (const [term, fact] of Object.entries(facts)) {
    if (fact !== '') list.append(element('dt', term), element('dd', fact));
  }
  const LISTED = 50;
  const more = task.children.length > LISTED ? `, first ${LISTED} of ${task.children.length}` : '';
  panel.replaceChildren(
    element('h2', `${task.title} #${task.id}`),
    list,
    ...(task.stack === ''
      ? []
      : [element('h3', 'Scheduled'), element('pre', task.stack.replace(/^ {4}/gm, ''))]),
    ...listed('Triggered by', task.ancestors()),
    ...listed(`Triggered${more}`, task.children.slice(0, LISTED)),
  );
}

function select(task) {
  selected = task;
  chain = new Set(task === undefined ? [] : [task, ...task.ancestors()]);
  chart.redraw();
  showPanel();
}
showPanel();

document.addEventListener('keydown', ({ key }) => {
  if (key === 'Escape' && selected !== undefined) select(undefined);
});

// For scripts that look at the page.
window.recordingPage = {
  tasks,
  get selected() {
    return selected;
  },
  /** The middle of a task, and the grid outside which nothing is drawn, in pixels of the chart. */
  positionOf(task) {
    const at = (task.scheduled + task.end) / 2;
    return { x: chart.x(at), y: chart.y(task.lane), grid: chart.area };
  },
  /** What is shown of the time, in percent. */
  get shown() {
    const { start, end } = chart.time;
    return { start: chart.time.share(start) * 100, end: chart.time.share(end) * 100 };
  },
  /** Resolves when all is drawn. */
  drawn: () => chart.redraw(),
  /** Shows a task, with half its time before and after it and four lanes above and below. */
  zoomTo({ scheduled, end, lane }) {
    const margin = (end - scheduled) / 2;
    chart.time.show(scheduled - margin, end + margin);
    chart.lanes.show(lane - 4, lane + 4);
    chart.redraw();
  },
};
