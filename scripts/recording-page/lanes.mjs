/**
 * Gives each task of a group a lane, such that no two that overlap in time share one: the first that is
 * free, as near below its trigger as can be.
 */

/** Lanes that end at some time, and the lowest of a part of them that is free from some time on. */
class Lanes {
  #size = 1;
  /** A segment tree over the times at which lanes end: each node holds the least of its two. */
  #ends = [-Infinity, -Infinity];

  /** @returns {number} the first lane, from `from` on, that is free at `time` */
  firstFree(from, time) {
    while (from >= this.#size) this.#grow();
    for (;;) {
      const found = this.#search(1, 0, this.#size, from, time);
      if (found !== -1) return found;
      from = this.#size;
      this.#grow();
    }
  }

  take(lane, end) {
    let node = this.#size + lane;
    this.#ends[node] = end;
    while (node > 1) {
      node >>= 1;
      this.#ends[node] = Math.min(this.#ends[2 * node], this.#ends[2 * node + 1]);
    }
  }

  #search(node, low, high, from, time) {
    if (high <= from || this.#ends[node] > time) return -1;
    if (high - low === 1) return low;
    const middle = (low + high) >> 1;
    const left = this.#search(2 * node, low, middle, from, time);
    return left !== -1 ? left : this.#search(2 * node + 1, middle, high, from, time);
  }

  #grow() {
    const leaves = this.#ends.slice(this.#size);
    this.#size *= 2;
    this.#ends = new Array(2 * this.#size).fill(-Infinity);
    leaves.forEach((end, lane) => this.take(lane, end));
  }
}

/**
 * @returns the lanes, each with its tasks in the order of time
 */
export function placeInLanes(tasks, group) {
  const free = new Lanes();
  const lanes = [];
  for (const task of tasks) {
    const { trigger } = task;
    const lane = free.firstFree(trigger?.group === group ? trigger.lane + 1 : 0, task.scheduled);
    free.take(lane, task.end);
    task.lane = lane;
    while (lanes.length <= lane) lanes.push([]);
    lanes[lane].push(task);
  }
  return lanes;
}
