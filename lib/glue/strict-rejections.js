'use strict';

const { AsyncResource } = require('node:async_hooks');
const { exchange } = require('../slot/slot.js');
const { ReflectApply } = require('../internal/primordials.js');
const { replace } = require('../internal/replace-method.js');

/**
 * Under `--unhandled-rejections=strict` Node throws the reason before it emits `unhandledRejection`
 * (`strictUnhandledRejectionsMode` in lib/internal/process/promises.js), so there is no event in whose
 * context to do that. There we stand in front of `process._fatalException`, the function that Node
 * calls for an uncaught exception. In the other modes it stays as it is.
 */
class StrictRejections {
  /**
   * The rejections that Node has not thrown yet, in Node's order.
   *
   * @type {{ promise: object, reason: unknown, frame: any }[]}
   */
  #pending = [];

  /** The properties in which Node keeps the async ids of a promise, as of any resource. */
  #idSymbols = Object.getOwnPropertySymbols(new AsyncResource('native-async-context')).filter(
    ({ description }) => /^(trigger_)?async_id_symbol$/.test(String(description)),
  );

  /**
   * Gives a promise the async ids of the top level. Node 20 before 20.20 and older Node 22 enter the ids
   * of a promise that has none, and do not leave them: the next exception, or the end of the callback,
   * then ends the process ("async hook stack has become corrupted"). Node alone does not get there:
   * without hooks nothing is checked, and with hooks every promise has ids.
   *
   * @param {object} promise
   */
  #giveIds(promise) {
    for (const symbol of this.#idSymbols) {
      if (Object.hasOwn(promise, symbol)) continue;
      // Not enumerable, or inspection would show it. A frozen promise stays as it is.
      Reflect.defineProperty(promise, symbol, { value: 0, writable: true, configurable: true });
    }
  }

  /**
   * @param {object} promise
   * @param {unknown} reason
   * @param {any} frame
   */
  rejected(promise, reason, frame) {
    this.#giveIds(promise);
    this.#pending.push({ promise, reason, frame });
  }

  /** @param {object} promise has a handler now */
  handled(promise) {
    this.#pending = this.#pending.filter((rejection) => rejection.promise !== promise);
  }

  /**
   * Removes the rejection that Node throws, and those before it, which Node has dropped because a
   * listener threw.
   *
   * @param {any} thrown the reason; for a reason that is no error, Node's error about it
   */
  #take(thrown) {
    for (;;) {
      const rejection = this.#pending.shift();
      if (rejection === undefined || rejection.reason === thrown) return rejection;
      if (thrown?.code === 'ERR_UNHANDLED_REJECTION' && !isErrorLike(rejection.reason)) {
        return rejection;
      }
    }
  }

  install() {
    const take = (/** @type {unknown} */ thrown) => this.#take(thrown);
    replace(process, '_fatalException', (fatalException) => ({
      /**
       * @this {any}
       * @param {unknown} thrown
       * @param {boolean} fromPromise
       */
      _fatalException(thrown, fromPromise) {
        const rejection = fromPromise ? take(thrown) : undefined;
        if (rejection === undefined) return ReflectApply(fatalException, this, arguments);
        const found = exchange(rejection.frame);
        try {
          return ReflectApply(fatalException, this, arguments);
        } finally {
          exchange(found);
        }
      },
    }));
  }
}

/**
 * Like the function of this name in Node.
 *
 * @param {any} reason
 */
const isErrorLike = (reason) =>
  typeof reason === 'object' && reason !== null && Object.hasOwn(reason, 'stack');

const options = [...process.execArgv, process.env.NODE_OPTIONS].join(' ');
const isStrict = /--unhandled[-_]rejections[= ]strict/.test(options);

module.exports = { strictRejections: isStrict ? new StrictRejections() : undefined };
