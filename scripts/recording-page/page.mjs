/* global document, window */
import { groupTasks } from './groups.mjs';
import { listen } from './input.mjs';
import { element, showSummary, showTable, showTask } from './panel.mjs';
import { readRecording } from './read-recording.mjs';
import { Timeline } from './timeline.mjs';
import { count, time } from './words.mjs';

// Runs in the browser: puts the recording, the timeline, the panel and the controls together.

/** More groups than that are folded at first. */
const OPEN_GROUPS = 12;

const byId = (id) => document.getElementById(id);
const recording = readRecording(JSON.parse(byId('recording').textContent));
const { contexts, duration, hasPromises, tasks, threads } = recording;
const titles = [...new Set(contexts.map(({ title }) => title))].filter((title) => title !== '');

byId('summary').textContent = [
  count(tasks.length, 'task'),
  count(threads.length, 'thread'),
  count(titles.length, 'context'),
  time(duration),
].join(' · ');
byId('note').textContent = hasPromises
  ? ''
  : 'What runs after an await is not counted: promises were not recorded.';

/** What is shown, and how. */
const chosen = {
  group: titles.length > 0 ? 'context' : 'root',
  color: 'kind',
  /** The title of a context; undefined for all. */
  context: undefined,
  query: '',
  ticks: false,
};
let shown = [];
let groups = [];
let matches = [];

const timeline = new Timeline(byId('chart'), byId('minimap'), duration, {
  wordOf: (task) => (chosen.color === 'kind' ? task.type : task.contextTitle),
});

function regroup() {
  shown = tasks.filter(
    (task) =>
      (chosen.ticks || !task.isTick) &&
      (chosen.context === undefined || task.contextTitle === chosen.context),
  );
  groups = groupTasks(shown, chosen.group, threads);
  timeline.folded = new Set(groups.length > OPEN_GROUPS ? groups.map(({ key }) => key) : []);
  timeline.setGroups(groups);
  if (timeline.selected !== undefined && !shown.includes(timeline.selected)) select(undefined);
  search();
  showDetails();
}

function search() {
  const query = chosen.query.toLowerCase();
  const has = (text) => text.toLowerCase().includes(query);
  matches =
    query === ''
      ? shown
      : shown.filter((task) => [task.title, task.stack, task.contextTitle].some(has));
  timeline.found = query === '' ? undefined : new Set(matches);
  byId('found').textContent = query === '' ? '' : `${matches.length} found`;
  showTable(byId('table'), matches, select);
  timeline.draw();
}

function showDetails() {
  const { selected } = timeline;
  if (selected === undefined) showSummary(byId('panel'), groups, showGroup);
  else showTask(byId('panel'), selected, select);
}

function select(task) {
  timeline.selected = task;
  timeline.chain = new Set(task === undefined ? [] : [task, ...task.ancestors()]);
  if (task !== undefined && groups.includes(task.group)) {
    if (timeline.folded.delete(task.group.key)) timeline.layout();
    timeline.reveal(task);
  }
  timeline.draw();
  showDetails();
}

function showGroup(group) {
  timeline.folded.delete(group.key);
  timeline.layout();
  const margin = Math.max(group.elapsed * 0.1, 0.001);
  timeline.show(group.start - margin, group.end + margin);
  timeline.scrollTo(timeline.scroll + timeline.topOf(group) - 40);
}

function fold(group, folded = !timeline.isFolded(group)) {
  if (folded) timeline.folded.add(group.key);
  else timeline.folded.delete(group.key);
  timeline.layout();
}

/** The next match after the one that is selected, or the one before it. */
function step(by) {
  if (matches.length === 0) return;
  const at = matches.indexOf(timeline.selected);
  const next = at === -1 ? (by > 0 ? 0 : -1) : at + by;
  select(matches.at(next % matches.length));
}

listen(timeline, {
  click({ group, task }) {
    if (group !== undefined) fold(group);
    else select(task);
  },
  escape: () => select(undefined),
  keys: {
    n: () => step(1),
    p: () => step(-1),
    t: () => timeline.selected?.trigger && select(timeline.selected.trigger),
    c: () => timeline.selected?.children.length > 0 && select(timeline.selected.children[0]),
    f: () => timeline.selected && fold(timeline.selected.group),
    '/': () => byId('search').focus(),
    Enter: () => timeline.selected && timeline.zoomTo(timeline.selected),
  },
});

// The controls.

function fill(id, options, selected, choose) {
  const select = byId(id);
  for (const [value, text] of options) {
    const option = element('option', text);
    option.value = value;
    option.selected = value === selected;
    select.append(option);
  }
  select.onchange = () => choose(select.value);
}

fill(
  'group',
  [
    ['context', 'context'],
    ['root', 'root task'],
    ['thread', 'thread'],
  ],
  chosen.group,
  (value) => {
    chosen.group = value;
    regroup();
  },
);
fill(
  'color',
  [
    ['kind', 'kind of task'],
    ['context', 'context'],
  ],
  chosen.color,
  (value) => {
    chosen.color = value;
    timeline.draw();
  },
);
// Values are positions: a title can be any text, the empty one too.
fill(
  'context',
  [['', 'all'], ['none', 'none'], ...titles.map((title, index) => [String(index), title])],
  '',
  (value) => {
    chosen.context = value === '' ? undefined : value === 'none' ? '' : titles[value];
    regroup();
  },
);
byId('search').oninput = ({ target }) => {
  chosen.query = target.value;
  search();
};
byId('controls').onsubmit = (event) => {
  event.preventDefault();
  step(1);
};
byId('ticks').onchange = ({ target }) => {
  chosen.ticks = target.checked;
  regroup();
};
byId('fold').onclick = () => {
  const all = groups.every((group) => timeline.isFolded(group));
  timeline.folded = new Set(all ? [] : groups.map(({ key }) => key));
  timeline.layout();
};
byId('all').onclick = () => timeline.show(0, timeline.duration);
byId('view').onclick = () => {
  const isTable = byId('table').hidden;
  byId('table').hidden = !isTable;
  byId('timeline').hidden = isTable;
  byId('view').setAttribute('aria-pressed', String(isTable));
  // What was hidden had no size.
  if (!isTable) timeline.resize();
};

regroup();

// For scripts that look at the page.
window.recordingPage = {
  tasks,
  timeline,
  get groups() {
    return groups;
  },
  get selected() {
    return timeline.selected;
  },
  /** The middle of a task (NaN for one that is not shown), and the area outside of which nothing is drawn, in pixels of the canvas. */
  positionOf(task) {
    const { canvas, left } = timeline;
    const x = timeline.x((task.scheduled + task.end) / 2);
    const grid = { left, top: 26, right: left + timeline.plotWidth, bottom: canvas.clientHeight };
    const y = groups.includes(task.group) && shown.includes(task) ? timeline.yOf(task) : NaN;
    return { x, y, grid };
  },
  drawn: () => timeline.drawn(),
  zoomTo: (task) => timeline.zoomTo(task),
};
