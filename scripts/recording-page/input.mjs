/* global document */
/** What the mouse, a finger and the keyboard do in the timeline. */

/** How far a pointer may move in a click. */
const STILL = 4;

function followPointer(timeline, { click }) {
  const { canvas } = timeline;
  let from;
  canvas.addEventListener('pointerdown', (event) => {
    canvas.setPointerCapture(event.pointerId);
    from = { x: event.offsetX, y: event.offsetY, scroll: timeline.scroll, start: timeline.start };
    from.moved = false;
  });
  canvas.addEventListener('pointermove', ({ offsetX: x, offsetY: y }) => {
    if (from === undefined) return;
    from.moved ||= Math.abs(x - from.x) > STILL || Math.abs(y - from.y) > STILL;
    if (!from.moved) return;
    const length = timeline.end - timeline.start;
    const start = from.start - ((x - from.x) / timeline.plotWidth) * length;
    timeline.show(start, start + length);
    timeline.scrollTo(from.scroll - (y - from.y));
  });
  const end = ({ offsetX, offsetY, type }) => {
    const { moved = true } = from ?? {};
    from = undefined;
    if (!moved && type === 'pointerup') click(timeline.hit(offsetX, offsetY));
  };
  canvas.addEventListener('pointerup', end);
  canvas.addEventListener('pointercancel', end);
  canvas.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      const { deltaX, deltaY, offsetX, shiftKey } = event;
      if (shiftKey) timeline.scrollTo(timeline.scroll + (deltaY || deltaX));
      else if (Math.abs(deltaX) > Math.abs(deltaY)) timeline.move(deltaX / timeline.plotWidth);
      else timeline.zoom(Math.exp(deltaY / 400), timeline.timeAt(offsetX));
    },
    { passive: false },
  );
}

function followMinimap(timeline) {
  const { minimap } = timeline;
  const center = ({ buttons, offsetX }) => {
    if (buttons === 0) return;
    const at = (offsetX / minimap.clientWidth) * timeline.duration;
    const half = (timeline.end - timeline.start) / 2;
    timeline.show(at - half, at + half);
  };
  minimap.addEventListener('pointerdown', center);
  minimap.addEventListener('pointermove', center);
}

/**
 * @param timeline
 * @param actions what keys do that is not of the timeline alone, and what a click does
 */
export function listen(timeline, actions) {
  followPointer(timeline, actions);
  followMinimap(timeline);
  const keys = {
    ArrowLeft: () => timeline.move(-0.2),
    ArrowRight: () => timeline.move(0.2),
    ArrowUp: () => timeline.scrollTo(timeline.scroll - 48),
    ArrowDown: () => timeline.scrollTo(timeline.scroll + 48),
    '+': () => timeline.zoom(0.7),
    '-': () => timeline.zoom(1 / 0.7),
    0: () => timeline.show(0, timeline.duration),
    ...actions.keys,
  };
  timeline.canvas.addEventListener('keydown', (event) => {
    const action = Object.hasOwn(keys, event.key) ? keys[event.key] : undefined;
    if (action === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    action();
  });
  document.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') actions.escape();
  });
}
