'use strict';

const {
  ABSENT,
  current,
  enter: enterFrame,
  exchange,
  extend,
  Key,
  lookup,
} = require('../thread.js');

/**
 * Which task is running, carried in frames: Node knows it while a callback runs, and has forgotten
 * it after the first `await` unless promise hooks are on (`executionAsyncId()` is 0 there). V8
 * carries the frame through promises for nothing.
 *
 * What stands in the frame is the task's *link*, which keeps nothing of the task alive.
 *
 * @typedef {InstanceType<typeof Link>} TaskLink
 */

const key = new Key();

/**
 * What stands for a task in frames and in the chains of what triggered what: frames are held by
 * everything that waits, and a task must be collected when its resource is.
 */
class Link {
  /** @param {number} id */
  constructor(id) {
    this.id = id;
    /** @type {WeakRef<import('./watchers.js').TaskInfo> | undefined} */
    this.task = undefined;
  }
}

/** @returns {TaskLink | undefined} of the task whose frame this is */
function carriedLink() {
  const link = lookup(current(), key);
  return link === ABSENT ? undefined : link;
}

/**
 * Makes `link` the current one, until `leave`.
 *
 * @param {TaskLink} link
 */
function enter(link) {
  const found = current();
  const entered = extend(found, key, link);
  exchange(entered);
  return { found, entered };
}

/**
 * Puts back what `enter` found, unless somebody did: Node and the glue put back what they found
 * themselves, for most resources before `after` and for some behind it.
 *
 * @param {ReturnType<typeof enter>} frames
 */
function leave({ found, entered }) {
  if (current() === entered) exchange(found);
}

/**
 * Makes `link` the current one the way a context is entered, which arms the glue: from here on
 * `enter` may be used. There is no end to it but that of the synchronous execution.
 *
 * @param {TaskLink} link
 */
function enterForGood(link) {
  enterFrame(extend(current(), key, link));
}

/** Arms the glue, and changes nothing else. */
function armCarrying() {
  const found = current();
  enterForGood(new Link(0));
  exchange(found);
}

module.exports = { Link, armCarrying, carriedLink, enter, enterForGood, leave };
