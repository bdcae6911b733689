/* global document, window */
import { CustomChart } from 'echarts/charts';
import {
  DataZoomComponent,
  GraphicComponent,
  GridComponent,
  TooltipComponent,
} from 'echarts/components';
import * as echarts from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { readRecording } from './read-recording.mjs';
import { placeInLanes } from './lanes.mjs';

// Runs in the browser. Draws each task as a thin line while it waits and a bar while it runs, on a
// canvas, time from left to right. A click shows what is known of a task, and draws what led to it
// and what it led to.

echarts.use([
  CanvasRenderer,
  CustomChart,
  DataZoomComponent,
  GraphicComponent,
  GridComponent,
  TooltipComponent,
]);

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

const chart = echarts.init(document.getElementById('chart'));

const dimensions = ['scheduled', 'lane', 'end', 'index'];
const rows = tasks.map((task, index) => [task.scheduled, task.lane, task.end, index]);

/** What a task looks like where the chart is zoomed to now. */
function renderTask(params, api) {
  const task = tasks[api.value(3)];
  const lane = api.value(1);
  const [left, middle] = api.coord([task.scheduled, lane]);
  const right = api.coord([task.end, lane])[0];
  const height = Math.max(2, Math.min(LANE, Math.abs(api.size([0, 1])[1])) * 0.7);
  const clip = params.coordSys;
  const inside = (x) => Math.min(Math.max(x, clip.x - 2), clip.x + clip.width + 2);
  const faded = chain.size > 0 && !chain.has(task);
  const style = { opacity: faded ? 0.25 : 1 };
  const from = inside(left);
  const children = [
    {
      // What a click has to hit: the line alone would be too thin.
      type: 'rect',
      shape: { x: from, y: middle - height / 2, width: Math.max(inside(right) - from, 1), height },
      style: { fill: 'transparent' },
    },
    {
      type: 'rect',
      shape: { x: from, y: middle - 1, width: Math.max(inside(right) - from, 1), height: 2 },
      style: { ...style, fill: WAITING },
    },
  ];
  for (const { start, end } of task.runs) {
    const begin = inside(api.coord([start, lane])[0]);
    const width = Math.max(inside(api.coord([end, lane])[0]) - begin, 2);
    children.push({
      type: 'rect',
      shape: { x: begin, y: middle - height / 2, width, height, r: Math.min(2, height / 3) },
      style: {
        ...style,
        fill: colorOf(task.type),
        stroke: task === selected ? CHAIN : undefined,
        lineWidth: task === selected ? 2 : 0,
      },
    });
  }
  const space = inside(right) - from;
  if (height > 9 && space > 46) {
    children.push({
      type: 'text',
      style: {
        ...style,
        x: from + 4,
        y: middle,
        text: task.title,
        width: space - 8,
        overflow: 'truncate',
        ellipsis: '…',
        verticalAlign: 'middle',
        font: '11px system-ui, "DejaVu Sans", sans-serif',
        fill: '#1f2733',
        stroke: 'rgba(255, 255, 255, 0.85)',
        lineWidth: 3,
      },
    });
  }
  return { type: 'group', children };
}

/** From where a task was scheduled, in the lane of its trigger, to where it waited. */
function renderLink(params, api) {
  const [x, y] = api.coord([api.value(0), api.value(1)]);
  const end = api.coord([api.value(0), api.value(2)]);
  const strong = api.value(3) === 1;
  const bend = Math.min(14, Math.abs(end[1] - y) / 2);
  return {
    type: 'bezierCurve',
    silent: true,
    shape: {
      x1: x,
      y1: y,
      x2: end[0],
      y2: end[1],
      cpx1: x - bend,
      cpy1: y,
      cpx2: end[0] - bend,
      cpy2: end[1],
    },
    style: {
      stroke: strong ? CHAIN : '#6b7686',
      lineWidth: strong ? 1.6 : 0.8,
      opacity: strong ? 0.9 : 0.35,
      fill: 'none',
    },
  };
}

/** So many links can be told apart. */
const LINKS = 400;

function links() {
  const shown =
    selected === undefined
      ? tasks.slice(0, tasks.length > LINKS ? 0 : undefined)
      : [...chain, ...selected.children.slice(0, LINKS)];
  return shown
    .filter(({ trigger }) => trigger !== undefined)
    .map((task) => [task.scheduled, task.trigger.lane, task.lane, chain.has(task) ? 1 : 0]);
}

const laneHeight = Math.max(chart.getHeight() - 120, 100) / LANE;
const shownLanes = Math.min(1, laneHeight / Math.max(lanes.count, 1));

function series() {
  return [
    {
      id: 'tasks',
      type: 'custom',
      dimensions,
      renderItem: renderTask,
      encode: { x: [0, 2], y: 1, tooltip: [] },
      data: rows,
      clip: true,
      progressive: 2000,
      progressiveThreshold: 4000,
      animation: false,
    },
    {
      id: 'links',
      type: 'custom',
      renderItem: renderLink,
      encode: { x: 0, y: [1, 2] },
      data: links(),
      clip: true,
      silent: true,
      animation: false,
      tooltip: { show: false },
      z: 3,
    },
  ];
}

const escaped = (text) => text.replace(/[&<>"]/g, (each) => `&#${each.codePointAt(0)};`);

chart.setOption({
  animation: false,
  grid: GRID,
  tooltip: {
    trigger: 'item',
    confine: true,
    formatter({ seriesId, value }) {
      if (seriesId !== 'tasks') return '';
      const task = tasks[value[3]];
      const context = task.contextTitle === '' ? '' : `<br>${escaped(task.contextTitle)}`;
      return `<b>${escaped(task.title)}</b> #${task.id}<br>waited ${time(task.waited)}, ran ${time(task.ran)}${context}`;
    },
  },
  xAxis: {
    type: 'value',
    position: 'top',
    min: 0,
    max: Math.max(duration, 0.001),
    axisLine: { onZero: false, lineStyle: { color: '#b9c2ce' } },
    axisTick: { lineStyle: { color: '#b9c2ce' } },
    axisLabel: {
      color: '#556070',
      formatter: (value) => `${Number(value.toFixed(3))} ms`,
      hideOverlap: true,
    },
    splitLine: { lineStyle: { color: '#edf0f3' } },
  },
  yAxis: {
    type: 'value',
    inverse: true,
    min: -1,
    max: Math.max(lanes.count, 1),
    minInterval: 1,
    axisLine: { show: false },
    axisTick: { show: false },
    splitLine: { show: false },
    axisLabel: { show: false },
  },
  dataZoom: [
    // What is half in view is shown.
    { type: 'inside', xAxisIndex: 0, filterMode: 'weakFilter' },
    { type: 'slider', xAxisIndex: 0, filterMode: 'weakFilter', bottom: 16, height: 24 },
    {
      type: 'slider',
      yAxisIndex: 0,
      filterMode: 'weakFilter',
      end: shownLanes * 100,
      right: 8,
      width: 18,
      brushSelect: false,
      showDetail: false,
    },
    {
      type: 'inside',
      yAxisIndex: 0,
      filterMode: 'weakFilter',
      end: shownLanes * 100,
      zoomOnMouseWheel: 'shift',
      moveOnMouseMove: true,
      moveOnMouseWheel: false,
    },
  ],
  graphic: [],
  series: series(),
});

/** Names the threads beside their lanes. */
function drawThreadNames() {
  chart.setOption({
    graphic: threads.map((thread, index) => {
      const y = chart.convertToPixel({ yAxisIndex: 0 }, lanes.firstOf[index]);
      const hidden = y < GRID.top - 2 || y > chart.getHeight() - GRID.bottom;
      return {
        id: `thread-${index}`,
        type: 'text',
        left: 12,
        top: y - 7,
        invisible: hidden,
        style: {
          text: thread.title,
          width: GRID.left - 20,
          overflow: 'truncate',
          lineHeight: 15,
          fill: '#556070',
          font: '600 12px system-ui, "DejaVu Sans", sans-serif',
        },
      };
    }),
  });
}
drawThreadNames();

// What is known of one task.

function element(name, text, ...children) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  made.append(...children);
  return made;
}

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
  chart.setOption({ series: series() });
  showPanel();
}
showPanel();

chart.on('click', { seriesId: 'tasks' }, ({ value }) => select(tasks[value[3]]));
chart.getZr().on('click', ({ target }) => {
  if (target === undefined && selected !== undefined) select(undefined);
});
document.addEventListener('keydown', ({ key }) => {
  if (key === 'Escape' && selected !== undefined) select(undefined);
});
chart.on('dataZoom', drawThreadNames);
window.addEventListener('resize', () => {
  chart.resize();
  drawThreadNames();
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
    const [x, y] = chart.convertToPixel({ xAxisIndex: 0, yAxisIndex: 0 }, [at, task.lane]);
    const right = chart.getWidth() - GRID.right;
    const bottom = chart.getHeight() - GRID.bottom;
    return { x, y, grid: { left: GRID.left, top: GRID.top, right, bottom } };
  },
  /** What is shown of the time, in percent. */
  get shown() {
    const [{ start, end }] = chart.getOption().dataZoom;
    return { start, end };
  },
  /** Resolves when all is drawn, bit by bit where there are many tasks. */
  drawn() {
    return new Promise((resolve) => {
      const done = () => {
        chart.off('finished', done);
        resolve();
      };
      chart.on('finished', done);
      // One more frame, without which a chart that is drawn would report nothing.
      chart.getZr().refresh();
    });
  },
  /** Shows a task, with half its time before and after it and four lanes above and below. */
  zoomTo({ scheduled, end, lane }) {
    const margin = (end - scheduled) / 2;
    const batch = [
      { dataZoomIndex: 0, startValue: scheduled - margin, endValue: end + margin },
      { dataZoomIndex: 2, startValue: lane - 4, endValue: lane + 4 },
    ];
    chart.dispatchAction({ type: 'dataZoom', batch });
  },
};
