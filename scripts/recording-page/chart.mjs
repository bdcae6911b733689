/* global document, requestAnimationFrame, ResizeObserver, window */

// A canvas over time: from left to right the time, from top to bottom lanes. Draws the axis and the
// two scroll bars, moves and zooms, and says what is clicked. What lies in the lanes is drawn by the
// caller.

/** The least that a zoom shows of the whole. */
const LEAST = 1e-7;

/** How much one step of the wheel shows of what was shown. */
const STEP = 1.0015;

/** A pointer that has moved further than this, in pixels, drags and does not click. */
const STILL = 4;

const INK = '#556070';
const LINE = '#edf0f3';
const AXIS = '#b9c2ce';
export const FONT = 'system-ui, "DejaVu Sans", sans-serif';

/** A part of a whole that can be moved and zoomed, on one axis. */
class Span {
  constructor(low, high) {
    this.low = low;
    this.high = high;
    this.start = low;
    this.end = high;
  }

  /** Shows from `start` to `end`, moved into the whole if it lies beside it. */
  show(start, end) {
    const whole = this.high - this.low;
    const length = Math.min(Math.max(end - start, whole * LEAST), whole);
    this.start = Math.min(Math.max(start, this.low), this.high - length);
    this.end = this.start + length;
  }

  move(by) {
    this.show(this.start + by, this.end + by);
  }

  /** @param {number} at stays where it is */
  zoom(at, factor) {
    const length = Math.min((this.end - this.start) * factor, this.high - this.low);
    const share = (at - this.start) / (this.end - this.start);
    this.show(at - share * length, at - share * length + length);
  }

  /** @returns {number} of the whole */
  share(value) {
    return (value - this.low) / (this.high - this.low);
  }

  at(share) {
    return this.low + share * (this.high - this.low);
  }
}

/** @returns {string} as much of the text as fits, with an ellipsis if that is not all */
export function fitting(context, text, width) {
  if (context.measureText(text).width <= width) return text;
  let [least, most] = [0, text.length];
  while (least < most) {
    const middle = (least + most + 1) >> 1;
    if (context.measureText(`${text.slice(0, middle)}…`).width <= width) least = middle;
    else most = middle - 1;
  }
  return `${text.slice(0, least)}…`;
}

/** @returns {number} 1, 2 or 5 times a power of ten, so that at most `count` steps cover `length` */
function stepFor(length, count) {
  const power = 10 ** Math.floor(Math.log10(length / count));
  return power * ([1, 2, 5].find((each) => power * each * count >= length) ?? 10);
}

export class Chart {
  #element;
  #canvas = document.createElement('canvas');
  #tip = document.createElement('div');
  #options;
  #waiting = [];
  #drag;

  /**
   * @param {HTMLElement} element that it fills
   * @param {object} options
   * @param {{ left: number, right: number, top: number, bottom: number }} options.grid the margins
   * @param {[number, number]} options.time
   * @param {[number, number]} options.lanes
   * @param {(context: CanvasRenderingContext2D, chart: Chart) => void} options.draw what lies in the
   *   lanes
   * @param {(context: CanvasRenderingContext2D, chart: Chart) => void} options.drawMargin what stands
   *   to the left of them
   * @param {(x: number, y: number) => any} options.find what lies at a point, if anything does
   * @param {(found: any) => void} options.click
   * @param {(found: any) => string} options.describe lines of text
   */
  constructor(element, options) {
    this.#element = element;
    this.#options = options;
    this.time = new Span(...options.time);
    this.lanes = new Span(...options.lanes);
    this.#tip.className = 'tip';
    this.#tip.hidden = true;
    element.append(this.#canvas, this.#tip);
    element.addEventListener('wheel', (event) => this.#wheel(event), { passive: false });
    element.addEventListener('pointerdown', (event) => this.#press(event));
    element.addEventListener('pointermove', (event) => this.#move(event));
    element.addEventListener('pointerup', () => (this.#drag = undefined));
    element.addEventListener('pointerleave', () => (this.#tip.hidden = true));
    element.addEventListener('click', (event) => this.#click(event));
    new ResizeObserver(() => this.redraw()).observe(element);
    this.redraw();
  }

  get width() {
    return this.#element.clientWidth;
  }

  get height() {
    return this.#element.clientHeight;
  }

  /** The rectangle in which the lanes are, in pixels. */
  get area() {
    const { left, right, top, bottom } = this.#options.grid;
    return { left, top, right: this.width - right, bottom: this.height - bottom };
  }

  x(time) {
    const { left, right } = this.area;
    return left + ((time - this.time.start) / (this.time.end - this.time.start)) * (right - left);
  }

  y(lane) {
    const { top, bottom } = this.area;
    return top + ((lane - this.lanes.start) / (this.lanes.end - this.lanes.start)) * (bottom - top);
  }

  get laneHeight() {
    return this.y(1) - this.y(0);
  }

  /** Draws with the next frame of the browser. @returns {Promise<void>} when that is done */
  redraw() {
    return new Promise((resolve) => {
      if (this.#waiting.push(resolve) > 1) return;
      requestAnimationFrame(() => {
        const waiting = this.#waiting;
        this.#waiting = [];
        this.#draw();
        for (const each of waiting) each();
      });
    });
  }

  #draw() {
    const { width, height, area } = this;
    const density = window.devicePixelRatio;
    this.#canvas.width = width * density;
    this.#canvas.height = height * density;
    const context = this.#canvas.getContext('2d');
    context.scale(density, density);
    context.textBaseline = 'middle';
    this.#drawTimes(context);
    context.save();
    context.beginPath();
    context.rect(area.left, area.top, area.right - area.left, area.bottom - area.top);
    context.clip();
    this.#options.draw(context, this);
    context.restore();
    context.save();
    context.beginPath();
    context.rect(0, area.top - 8, area.left, area.bottom - area.top + 16);
    context.clip();
    this.#options.drawMargin(context, this);
    context.restore();
    for (const bar of this.#bars()) {
      context.fillStyle = LINE;
      context.fillRect(...bar.track);
      context.fillStyle = AXIS;
      context.fillRect(...bar.thumb);
    }
  }

  #drawTimes(context) {
    const { left, right, top, bottom } = this.area;
    const step = stepFor(this.time.end - this.time.start, Math.max(2, (right - left) / 110));
    const digits = Math.max(0, -Math.floor(Math.log10(step)));
    context.font = `12px ${FONT}`;
    context.textAlign = 'center';
    for (let count = Math.ceil(this.time.start / step); count * step <= this.time.end; count++) {
      const x = this.x(count * step);
      context.fillStyle = LINE;
      context.fillRect(x, top, 1, bottom - top);
      context.fillStyle = AXIS;
      context.fillRect(x, top - 5, 1, 5);
      context.fillStyle = INK;
      context.fillText(`${(count * step).toFixed(digits)} ms`, x, top - 14);
    }
    context.fillStyle = AXIS;
    context.fillRect(left, top, right - left, 1);
    context.textAlign = 'left';
  }

  /** Where the scroll bars are: `[x, y, width, height]`. */
  #bars() {
    const { left, right, top, bottom } = this.area;
    const bar = (span, horizontal, from, length, across, thickness) => {
      const start = from + span.share(span.start) * length;
      const size = Math.max((span.share(span.end) - span.share(span.start)) * length, 6);
      const box = (at, long) =>
        horizontal ? [at, across, long, thickness] : [across, at, thickness, long];
      return { span, horizontal, from, length, track: box(from, length), thumb: box(start, size) };
    };
    return [
      bar(this.time, true, left, right - left, this.height - 34, 14),
      bar(this.lanes, false, top, bottom - top, this.width - 26, 12),
    ];
  }

  /** What the pointer is over: a scroll bar, or the lanes. */
  #over({ offsetX: x, offsetY: y }) {
    const bar = this.#bars().find(
      ({ track: [left, top, width, height] }) =>
        x >= left && x <= left + width && y >= top && y <= top + height,
    );
    const { left, right, top, bottom } = this.area;
    return { bar, inside: x >= left && x <= right && y >= top && y <= bottom };
  }

  #wheel(event) {
    event.preventDefault();
    const { left, right, top, bottom } = this.area;
    // Some browsers turn the wheel to the side while Shift is held.
    const factor = STEP ** (event.deltaY || event.deltaX);
    if (event.shiftKey) {
      const share = (event.offsetY - top) / (bottom - top);
      const { start, end } = this.lanes;
      this.lanes.zoom(start + share * (end - start), factor);
    } else {
      const share = (event.offsetX - left) / (right - left);
      const { start, end } = this.time;
      this.time.zoom(start + share * (end - start), factor);
    }
    this.redraw();
  }

  #press(event) {
    const { bar, inside } = this.#over(event);
    if (bar === undefined && !inside) return;
    this.#drag = { bar, x: event.clientX, y: event.clientY, moved: 0 };
    this.#element.setPointerCapture(event.pointerId);
    if (bar === undefined) return;
    const [at, low, length] = bar.horizontal
      ? [event.offsetX, bar.thumb[0], bar.thumb[2]]
      : [event.offsetY, bar.thumb[1], bar.thumb[3]];
    if (at >= low && at <= low + length) return;
    bar.span.move(bar.span.at((at - bar.from) / bar.length) - (bar.span.start + bar.span.end) / 2);
    this.redraw();
  }

  #move(event) {
    if (this.#drag === undefined) return this.#point(event);
    const [x, y] = [event.clientX - this.#drag.x, event.clientY - this.#drag.y];
    this.#drag.x = event.clientX;
    this.#drag.y = event.clientY;
    this.#drag.moved += Math.abs(x) + Math.abs(y);
    this.#tip.hidden = true;
    const { bar } = this.#drag;
    if (bar !== undefined) {
      bar.span.move(((bar.horizontal ? x : y) / bar.length) * (bar.span.high - bar.span.low));
    } else if (this.#drag.moved > STILL) {
      const { left, right } = this.area;
      this.time.move((-x / (right - left)) * (this.time.end - this.time.start));
      this.lanes.move(-y / this.laneHeight);
    }
    this.#dragged = this.#drag.moved > STILL || bar !== undefined;
    this.redraw();
  }

  /** Whether the last press of the pointer was no click. */
  #dragged = false;

  #point(event) {
    const { inside } = this.#over(event);
    const found = inside ? this.#options.find(event.offsetX, event.offsetY) : undefined;
    this.#tip.hidden = found === undefined;
    this.#element.style.cursor = found === undefined ? '' : 'pointer';
    if (found === undefined) return;
    this.#tip.textContent = this.#options.describe(found);
    // Inside of the chart, and not under the pointer.
    const x = Math.min(event.offsetX + 14, this.width - this.#tip.offsetWidth - 4);
    const below = event.offsetY + 14;
    const fits = below + this.#tip.offsetHeight < this.height;
    const y = fits ? below : event.offsetY - 14 - this.#tip.offsetHeight;
    this.#tip.style.transform = `translate(${Math.max(x, 0)}px, ${Math.max(y, 0)}px)`;
  }

  #click(event) {
    const dragged = this.#dragged;
    this.#dragged = false;
    if (dragged || !this.#over(event).inside) return;
    this.#options.click(this.#options.find(event.offsetX, event.offsetY));
  }
}
