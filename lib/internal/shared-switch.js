'use strict';

const { SymbolDispose } = require('./primordials.js');

/** A switch of the whole process that several callers may turn on: it is on until each has ended its own. */
class SharedSwitch {
  #callers = 0;
  #start;
  #stop;

  /**
   * @param {() => void} start is called for the first caller
   * @param {() => void} stop is called when the last one has ended
   */
  constructor(start, stop) {
    this.#start = start;
    this.#stop = stop;
  }

  get isOn() {
    return this.#callers > 0;
  }

  /** @returns {{ undo(): void, [Symbol.dispose](): void }} only the first `undo` has an effect */
  turnOn() {
    if (this.#callers++ === 0) this.#start();
    let undone = false;
    const undo = () => {
      if (undone) return;
      undone = true;
      if (--this.#callers === 0) this.#stop();
    };
    return Object.freeze({ undo, [SymbolDispose]: undo });
  }
}

module.exports = { SharedSwitch };
