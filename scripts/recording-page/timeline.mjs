/* global window, document, matchMedia, getComputedStyle, requestAnimationFrame, ResizeObserver */
/**
 * Draws groups of tasks over time on a canvas: each task is a thin line while it waits and a bar while it
 * runs. Only what can be seen is drawn: rows in view, and of tasks that share a pixel the first.
 */
import { distanceOf, hueOf, moment } from './words.mjs';

const HEADER = 22;
const LANE = 16;
const AXIS = 26;
const FONT = '11px system-ui, "DejaVu Sans", sans-serif';

/** The width of the column with the names of the groups. */
const namesWidth = (width) => (width < 700 ? 96 : 180);

/** The index of the first entry that ends at or after a time; entries are in the order of time. */
function firstFrom(entries, at) {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (entries[middle].end < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

export class Timeline {
  groups = [];
  folded = new Set();
  selected;
  /** The tasks that led to the one that is selected, with it. */
  chain = new Set();
  /** What a search has found, if there is one. */
  found;
  scroll = 0;
  #colors = {};
  /** The colours of words, which would otherwise be made for every task of every frame. */
  #words = new Map();
  #tops = [];
  #pending = false;
  #waiting = [];
  #map;

  /**
   * @param canvas
   * @param minimap
   * @param duration of the recording, in milliseconds
   * @param on what to do when a task (or nothing) is clicked, and what a task is coloured by
   */
  constructor(canvas, minimap, duration, on) {
    this.canvas = canvas;
    this.minimap = minimap;
    this.duration = Math.max(duration, 0.001);
    this.start = 0;
    this.end = this.duration;
    this.on = on;
    this.readColors();
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.readColors());
    new ResizeObserver(() => this.resize()).observe(canvas);
    this.resize();
  }

  // What is where.

  x(at) {
    return this.left + ((at - this.start) / (this.end - this.start)) * this.plotWidth;
  }

  timeAt(x) {
    return this.start + ((x - this.left) / this.plotWidth) * (this.end - this.start);
  }

  get height() {
    return this.#tops[this.groups.length] ?? 0;
  }

  isFolded(group) {
    return this.folded.has(group.key);
  }

  /** The top of a group, below the axis, as scrolled. */
  topOf(group) {
    return AXIS + this.#tops[this.groups.indexOf(group)] - this.scroll;
  }

  /** The middle of the lane of a task, or of its group where that is folded. */
  yOf(task) {
    const top = this.topOf(task.group);
    return this.isFolded(task.group)
      ? top + HEADER / 2
      : top + HEADER + task.lane * LANE + LANE / 2;
  }

  #groupAt(y) {
    const at = y - AXIS + this.scroll;
    if (y < AXIS || at >= this.height) return undefined;
    let [low, high] = [0, this.groups.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#tops[middle] <= at) low = middle;
      else high = middle - 1;
    }
    return { group: this.groups[low], inside: at - this.#tops[low] };
  }

  /** The task, or the name of a group, at a place. */
  hit(x, y) {
    const place = this.#groupAt(y);
    if (place === undefined) return {};
    const { group, inside } = place;
    if (inside < HEADER || this.isFolded(group)) return { group };
    const tasks = group.lanes[Math.floor((inside - HEADER) / LANE)] ?? [];
    const margin = this.timeAt(3) - this.timeAt(0);
    const at = this.timeAt(x);
    const index = firstFrom(tasks, at - margin);
    const task = tasks[index];
    return task !== undefined && task.scheduled <= at + margin ? { task } : {};
  }

  // What is shown.

  setGroups(groups) {
    this.groups = groups;
    this.layout();
  }

  layout() {
    let top = 0;
    this.#tops = this.groups.map((group) => {
      const own = top;
      top += HEADER + (this.isFolded(group) ? 0 : group.lanes.length * LANE + 6);
      return own;
    });
    this.#tops.push(top);
    this.scrollTo(this.scroll);
    this.#map = undefined;
    this.draw();
  }

  scrollTo(scroll) {
    const most = Math.max(this.height - (this.canvas.clientHeight - AXIS), 0);
    this.scroll = Math.min(Math.max(scroll, 0), most);
    this.draw();
  }

  show(start, end) {
    const length = Math.min(Math.max(end - start, 0.0005), this.duration);
    this.start = Math.min(Math.max(start, 0), this.duration - length);
    this.end = this.start + length;
    this.draw();
  }

  zoom(factor, at = (this.start + this.end) / 2) {
    this.show(at - (at - this.start) * factor, at + (this.end - at) * factor);
  }

  move(part) {
    const by = (this.end - this.start) * part;
    this.show(this.start + by, this.end + by);
  }

  /** Brings a task into view, where it is not. */
  reveal(task) {
    const y = this.yOf(task);
    if (y < AXIS + LANE || y > this.canvas.clientHeight - LANE) {
      this.scrollTo(this.scroll + y - this.canvas.clientHeight / 2);
    }
    const length = this.end - this.start;
    if (task.end < this.start || task.scheduled > this.end) {
      const middle = (task.scheduled + task.end) / 2;
      this.show(middle - length / 2, middle + length / 2);
    }
    this.draw();
  }

  /** Shows a task, with half its time before and after it. */
  zoomTo(task) {
    const margin = Math.max((task.end - task.scheduled) / 2, 0.001);
    this.show(task.scheduled - margin, task.end + margin);
    this.reveal(task);
  }

  // The drawing.

  readColors() {
    const style = getComputedStyle(document.documentElement);
    for (const name of [
      'background',
      'text',
      'faint',
      'border',
      'grid',
      'waiting',
      'chain',
      'side',
    ]) {
      this.#colors[name] = style.getPropertyValue(`--${name}`).trim();
    }
    this.lightness = style.getPropertyValue('--lightness').trim();
    this.#words.clear();
    this.#map = undefined;
    this.draw();
  }

  /** @param {string} word */
  color(word) {
    let color = this.#words.get(word);
    if (color === undefined) {
      color = word === '' ? this.#colors.faint : `hsl(${hueOf(word)} 58% ${this.lightness})`;
      this.#words.set(word, color);
    }
    return color;
  }

  resize() {
    for (const canvas of [this.canvas, this.minimap]) {
      const ratio = window.devicePixelRatio || 1;
      canvas.width = Math.max(Math.round(canvas.clientWidth * ratio), 1);
      canvas.height = Math.max(Math.round(canvas.clientHeight * ratio), 1);
      canvas.getContext('2d').setTransform(ratio, 0, 0, ratio, 0, 0);
    }
    // Kept, because asking the document for each task takes most of a frame.
    this.left = namesWidth(this.canvas.clientWidth);
    this.plotWidth = Math.max(this.canvas.clientWidth - this.left - 8, 1);
    this.#map = undefined;
    this.scrollTo(this.scroll);
  }

  draw() {
    if (this.#pending) return;
    this.#pending = true;
    requestAnimationFrame(() => {
      this.#pending = false;
      this.#paint();
      this.#paintMinimap();
      for (const resolve of this.#waiting.splice(0)) resolve();
    });
  }

  /** Resolves when all is drawn. */
  drawn() {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.draw();
    });
  }

  #paint() {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    const context = this.canvas.getContext('2d');
    context.fillStyle = this.#colors.background;
    context.fillRect(0, 0, width, height);
    context.font = FONT;
    context.textBaseline = 'middle';
    this.#paintMarks(context, width, height);
    context.save();
    context.beginPath();
    context.rect(0, AXIS, width, height - AXIS);
    context.clip();
    const first = this.#groupAt(AXIS + 0.5);
    const from = first === undefined ? this.groups.length : this.groups.indexOf(first.group);
    for (let index = from; index < this.groups.length; index++) {
      const top = AXIS + this.#tops[index] - this.scroll;
      if (top > height) break;
      this.#paintGroup(context, this.groups[index], top, width, height);
    }
    this.#paintChain(context);
    context.restore();
  }

  #paintMarks(context, width, height) {
    const length = this.end - this.start;
    const distance = distanceOf((length / this.plotWidth) * 90);
    context.fillStyle = this.#colors.faint;
    context.strokeStyle = this.#colors.grid;
    context.beginPath();
    for (let at = Math.ceil(this.start / distance) * distance; at <= this.end; at += distance) {
      const x = Math.round(this.x(at)) + 0.5;
      context.moveTo(x, AXIS);
      context.lineTo(x, height);
      context.fillText(moment(at, distance, this.end), Math.min(x + 3, width - 50), AXIS / 2);
    }
    context.stroke();
    context.strokeStyle = this.#colors.border;
    context.strokeRect(-1, AXIS - 0.5, width + 2, height + 2);
  }

  #paintGroup(context, group, top, width, height) {
    const folded = this.isFolded(group);
    context.fillStyle = this.#colors.side;
    context.fillRect(0, top, width, HEADER - 1);
    context.fillStyle = this.#colors.text;
    this.#paintTriangle(context, top + HEADER / 2, folded);
    context.fillText(fitted(context, group.title, this.left - 26), 20, top + HEADER / 2);
    context.save();
    context.beginPath();
    context.rect(this.left, top, width - this.left, height);
    context.clip();
    this.#paintFolded(context, group, top + HEADER / 2, folded);
    if (!folded) {
      for (const [index, tasks] of group.lanes.entries()) {
        const y = top + HEADER + index * LANE + LANE / 2;
        if (y < AXIS - LANE) continue;
        if (y > height + LANE) break;
        this.#paintLane(context, tasks, y);
      }
    }
    context.restore();
  }

  #paintTriangle(context, y, folded) {
    const [x, size] = [11, 4];
    context.beginPath();
    for (const [across, along] of [
      [-size, -3],
      [size, -3],
      [0, 4],
    ]) {
      context.lineTo(x + (folded ? along : across), y + (folded ? across : along));
    }
    context.fill();
  }

  /** A line while anything of the group waits, and bars while anything runs. */
  #paintFolded(context, group, y, folded) {
    const size = folded ? 10 : 3;
    const [from, to] = [this.#clip(this.x(group.start)), this.#clip(this.x(group.end))];
    context.fillStyle = this.#colors.waiting;
    context.fillRect(from, y - 1, Math.max(to - from, 1), 2);
    context.fillStyle = this.color(group.title);
    this.#paintRuns(context, group.runs, y, size);
  }

  #clip(x) {
    // A whole number: edges between pixels take several times as long to draw.
    return Math.round(Math.min(Math.max(x, this.left - 2), this.left + this.plotWidth + 10));
  }

  #paintRuns(context, runs, y, size) {
    let painted = -Infinity;
    for (let index = firstFrom(runs, this.start); index < runs.length; index++) {
      const { start, end } = runs[index];
      if (start > this.end) break;
      const [from, to] = [this.#clip(this.x(start)), this.#clip(this.x(end))];
      if (to <= painted) continue;
      context.fillRect(from, Math.round(y - size / 2), Math.max(to - from, 1), size);
      painted = Math.max(to, from + 1);
    }
  }

  #paintLane(context, tasks, y) {
    let painted = -Infinity;
    for (let index = firstFrom(tasks, this.start); index < tasks.length; index++) {
      const task = tasks[index];
      if (task.scheduled > this.end) break;
      const [from, to] = [this.#clip(this.x(task.scheduled)), this.#clip(this.x(task.end))];
      if (to <= painted && task !== this.selected) continue;
      this.#paintTask(context, task, y, from, to);
      painted = Math.max(to, from + 1);
    }
  }

  isFaded(task) {
    if (this.chain.size > 0) return !this.chain.has(task);
    return this.found !== undefined && !this.found.has(task);
  }

  #paintTask(context, task, y, from, to) {
    const faded = this.isFaded(task);
    if (faded) context.globalAlpha = 0.22;
    context.fillStyle = this.#colors.waiting;
    context.fillRect(from, y - 1, Math.max(to - from, 1), 2);
    context.fillStyle = this.color(this.on.wordOf(task));
    this.#paintRuns(context, task.runs, y, LANE - 5);
    if (task === this.selected) {
      context.strokeStyle = this.#colors.chain;
      context.strokeRect(from - 1, y - LANE / 2 + 1, Math.max(to - from, 1) + 2, LANE - 2);
    }
    if (to - from > 42) {
      const text = fitted(context, task.title, to - from - 6);
      context.lineWidth = 3;
      context.strokeStyle = this.#colors.background;
      context.strokeText(text, from + 4, y);
      context.lineWidth = 1;
      context.fillStyle = this.#colors.text;
      context.fillText(text, from + 4, y);
    }
    if (faded) context.globalAlpha = 1;
  }

  /** From where a task was scheduled, in the lane of its trigger, to where it waited. */
  #paintChain(context) {
    if (this.selected === undefined) return;
    const shown = this.groups.length > 0 ? new Set(this.groups) : new Set();
    context.strokeStyle = this.#colors.chain;
    for (const task of [...this.chain, ...this.selected.children.slice(0, 400)]) {
      const { trigger } = task;
      if (trigger === undefined || !shown.has(trigger.group) || !shown.has(task.group)) continue;
      const [x, from, to] = [this.x(task.scheduled), this.yOf(trigger), this.yOf(task)];
      if (x < this.left || x > this.left + this.plotWidth) continue;
      const bend = Math.min(14, Math.abs(to - from) / 2);
      context.globalAlpha = this.chain.has(task) ? 0.9 : 0.35;
      context.beginPath();
      context.moveTo(x, from);
      context.bezierCurveTo(x - bend, from, x - bend, to, x, to);
      context.stroke();
    }
    context.globalAlpha = 1;
  }

  // The minimap: how much runs at each time of the whole recording, and which part is shown.

  #paintMinimap() {
    const { clientWidth: width, clientHeight: height } = this.minimap;
    const context = this.minimap.getContext('2d');
    this.#map ??= this.#busy(Math.max(Math.floor(width), 1));
    context.fillStyle = this.#colors.side;
    context.fillRect(0, 0, width, height);
    context.fillStyle = this.#colors.faint;
    for (const [x, part] of this.#map.entries()) {
      const size = Math.ceil(part * (height - 6));
      if (size > 0) context.fillRect(x, height - size, 1, size);
    }
    const [from, to] = [this.start, this.end].map((at) => (at / this.duration) * width);
    context.strokeStyle = this.#colors.chain;
    context.strokeRect(from + 0.5, 0.5, Math.max(to - from - 1, 2), height - 1);
  }

  /** For each column, which part of its time something was running. */
  #busy(columns) {
    const busy = new Float64Array(columns);
    const each = this.duration / columns;
    for (const { runs } of this.groups) {
      for (const { start, end } of runs) {
        const last = Math.min(Math.floor(end / each), columns - 1);
        for (let column = Math.floor(start / each); column <= last; column++) {
          const [from, to] = [column * each, (column + 1) * each];
          busy[column] += Math.max(Math.min(end, to) - Math.max(start, from), each / 50) / each;
        }
      }
    }
    return busy.map((part) => Math.min(part, 1));
  }
}

/** The beginning of a text that fits into a width. */
function fitted(context, text, width) {
  // A letter is seldom narrower than three pixels.
  const length = Math.min(text.length, Math.floor(width / 3));
  if (length === text.length && context.measureText(text).width <= width) return text;
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (context.measureText(`${text.slice(0, middle)}…`).width <= width) low = middle;
    else high = middle - 1;
  }
  return low === 0 ? '' : `${text.slice(0, low)}…`;
}
