'use strict';

/**
 * Numbers that look random and are the same in each run (mulberry32).
 *
 * @param {number} seed
 * @returns {(below: number) => number} gives integers from 0 to below `below`
 */
function random(seed) {
  return (below) => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

module.exports = { random };
