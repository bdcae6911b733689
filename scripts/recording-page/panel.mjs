/* global document */
/** The panel beside the timeline: a summary by group, or what is known of one task. And the table. */
import { count, time } from './words.mjs';

/** How many entries a list has. */
const LISTED = 50;
/** How many rows the tables have. */
const ROWS = 500;

export function element(name, text, ...children) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  made.append(...children);
  return made;
}

function button(text, onclick) {
  const made = element('button', text);
  made.type = 'button';
  made.onclick = onclick;
  return made;
}

/** A table whose columns are words or, with a name that ends in a unit, numbers. */
function table(caption, columns, rows) {
  const cell = (content, index, name) => {
    const made = element(name, typeof content === 'string' ? content : undefined);
    if (typeof content !== 'string') made.append(content);
    if (columns[index].number) made.className = 'number';
    if (name === 'th') made.scope = 'col';
    return made;
  };
  const head = element('tr', undefined, ...columns.map(({ name }, at) => cell(name, at, 'th')));
  const body = rows.map((row) =>
    element('tr', undefined, ...row.map((content, at) => cell(content, at, 'td'))),
  );
  return element(
    'table',
    undefined,
    element('caption', caption),
    element('thead', undefined, head),
    element('tbody', undefined, ...body),
  );
}

const number = (name) => ({ name, number: true });

const HELP = [
  'Each task is a line while it waits and a bar while it runs. Click one for where it was scheduled and by what; click a group to fold it.',
  'The wheel zooms the time, with Shift it scrolls; dragging moves both. Keys: arrows, + and −, 0 for all, N and P for the next and previous task, T for its trigger, C for what it triggered, F to fold its group, / to search, Escape to end a selection.',
];

export function showSummary(panel, groups, select) {
  const rows = [...groups]
    .sort((a, b) => b.running - a.running)
    .slice(0, ROWS)
    .map((group) => [
      button(group.title, () => select(group)),
      String(group.tasks.length),
      time(group.running),
      time(group.waiting),
      time(group.elapsed),
    ]);
  const columns = [
    { name: 'group' },
    ...['tasks', 'running', 'waiting', 'elapsed'].map((name) => number(name)),
  ];
  const more = groups.length > ROWS ? `, the first ${ROWS} of ${groups.length}` : '';
  panel.replaceChildren(
    element('h2', 'Summary'),
    table(`By running time${more}`, columns, rows),
    element('h3', 'How to read it'),
    ...HELP.map((text) => element('p', text)),
  );
}

function listed(heading, tasks, select) {
  if (tasks.length === 0) return [];
  const more = tasks.length > LISTED ? `, the first ${LISTED} of ${tasks.length}` : '';
  const items = tasks.slice(0, LISTED).map((task) =>
    element(
      'li',
      undefined,
      button(`${task.title} #${task.id}`, () => select(task)),
    ),
  );
  return [element('h3', `${heading}${more}`), element('ol', undefined, ...items)];
}

export function showTask(panel, task, select) {
  const facts = {
    type: task.type,
    name: task.name,
    id: String(task.id),
    thread: task.thread.title,
    context: task.contextTitle || 'none that has a variable',
    scheduled: `at ${time(task.scheduled)}`,
    waited: task.runs.length === 0 ? 'did not run' : time(task.waited),
    ran: `${time(task.ran)}${task.runs.length > 1 ? `, ${task.runs.length} times` : ''}`,
    'by itself': time(task.own),
  };
  if (task.own === task.ran) delete facts['by itself'];
  const list = element('dl');
  for (const [term, fact] of Object.entries(facts)) {
    if (fact !== '') list.append(element('dt', term), element('dd', fact));
  }
  panel.replaceChildren(
    element('h2', `${task.title} #${task.id}`),
    list,
    ...(task.stack === ''
      ? []
      : [element('h3', 'Scheduled'), element('pre', task.stack.replace(/^ {4}/gm, ''))]),
    ...listed('Triggered by', task.ancestors(), select),
    ...listed('Triggered', task.children, select),
  );
}

export function showTable(section, tasks, select) {
  const columns = [
    ...['task', 'kind', 'context', 'triggered by'].map((name) => ({ name })),
    ...['scheduled', 'waited', 'ran'].map((name) => number(name)),
  ];
  const rows = tasks
    .slice(0, ROWS)
    .map((task) => [
      button(`${task.label} #${task.id}`, () => select(task)),
      task.type,
      task.contextTitle,
      task.trigger === undefined ? '' : `${task.trigger.label} #${task.trigger.id}`,
      time(task.scheduled),
      task.runs.length === 0 ? 'did not run' : time(task.waited),
      time(task.ran),
    ]);
  const shown =
    tasks.length > ROWS
      ? `The first ${ROWS} of ${count(tasks.length, 'task')}`
      : count(tasks.length, 'task');
  section.replaceChildren(
    table(`${shown}, in the order in which they were scheduled`, columns, rows),
  );
}
