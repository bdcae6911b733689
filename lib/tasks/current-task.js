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
 * The current task, stored in frames. Node knows the current task while a callback runs, but
 * forgets it after the first `await` unless promise hooks are on (`executionAsyncId()` is 0 there).
 * V8 carries the frame through promises at no cost.
 *
 * The frame holds the *link* of the task, which keeps no part of the task alive.
 *
 * @typedef {InstanceType<typeof Link>} TaskLink
 */

const key = new Key(true);

/**
 * Represents a task in frames and in trigger chains. Everything that waits holds frames, and a task
 * must be collected together with its resource.
 */
class Link {
  /** @param {number} id */
  constructor(id) {
    this.id = id;
    /** @type {WeakRef<import('./watchers.js').TaskInfo> | undefined} */
    this.task = undefined;
  }
}

/** @returns {TaskLink | undefined} the link of the task that the current frame belongs to */
function carriedLink() {
  const link = lookup(current(), key);
  return link === ABSENT ? undefined : link;
}

/**
 * Makes `link` the current one until `leave`.
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
 * Restores the content that `enter` found, unless that has already happened. Node and the glue also
 * restore what they found: for most resources before `after`, for some of them after it.
 *
 * @param {ReturnType<typeof enter>} frames
 */
function leave({ found, entered }) {
  if (current() === entered) exchange(found);
}

/**
 * Makes `link` the current one the way a context is entered, which arms the glue; from then on
 * `enter` may be used. This ends only with the synchronous execution.
 *
 * @param {TaskLink} link
 */
function enterForGood(link) {
  enterFrame(extend(current(), key, link));
}

/** Arms the glue and changes nothing else. */
function armCarrying() {
  const found = current();
  enterForGood(new Link(0));
  exchange(found);
}

module.exports = { Link, armCarrying, carriedLink, enter, enterForGood, leave };
