'use strict';

/** Return-override base: lets a subclass add private fields to an existing object. */
class ReturnOverride {
  /** @param {object} object */
  constructor(object) {
    return object;
  }
}

/**
 * A set of emitters that is kept in the emitters: a private field of each. A WeakSet would take twice as
 * long as everything else that binding does, and the garbage collector would have to go through it.
 *
 * @returns {{ has(emitter: object): boolean, add(emitter: object): void }} `add` throws a TypeError for an
 *   emitter that it has
 */
function emitterSet() {
  return class Member extends ReturnOverride {
    #added = true;

    /** @param {object} emitter */
    static has(emitter) {
      return #added in emitter;
    }

    /** @param {object} emitter */
    static add(emitter) {
      new Member(emitter);
    }
  };
}

module.exports = { emitterSet };
