/** How times and numbers are written, and which colour belongs to a word. */

/** A time in the unit in which it is read. @param {number} ms */
export function time(ms) {
  if (ms >= 60_000) return `${Math.floor(ms / 60_000)} min ${((ms % 60_000) / 1000).toFixed(1)} s`;
  if (ms >= 1000) return `${(ms / 1000).toFixed(2)} s`;
  if (ms >= 1 || ms === 0) return `${ms.toFixed(2)} ms`;
  return `${(ms * 1000).toFixed(0)} µs`;
}

/** A moment on an axis with marks at some distance, all of one unit. */
export function moment(ms, distance, most) {
  const [unit, length] = most >= 1000 ? ['s', 1000] : ['ms', 1];
  const digits = Math.max(0, Math.ceil(-Math.log10(distance / length) - 1e-9));
  return `${(ms / length).toFixed(digits)} ${unit}`;
}

/** A distance between marks: 1, 2 or 5 times a power of ten, at least `least`. */
export function distanceOf(least) {
  const power = 10 ** Math.floor(Math.log10(least));
  return [1, 2, 5, 10].map((factor) => factor * power).find((distance) => distance >= least);
}

/** @param {number} number @param {string} word */
export const count = (number, word) =>
  `${number.toLocaleString('en')} ${word}${number === 1 ? '' : 's'}`;

/**
 * The hue of a word, the same in every recording. FNV-1a spreads words that differ in their last digit.
 *
 * @param {string} word
 */
export function hueOf(word) {
  let hash = 0x811c9dc5;
  for (let at = 0; at < word.length; at++) {
    hash = Math.imul(hash ^ word.charCodeAt(at), 0x01000193) >>> 0;
  }
  return (Math.imul(hash, 0x9e3779b1) >>> 8) % 360;
}
