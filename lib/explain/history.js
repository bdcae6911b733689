'use strict';

const { stackOf } = require('../tasks/internals.js');

/**
 * What has happened to a variable that is watched: each thing at each place once, and counted. Tells
 * whoever wants to know when it happens for the first time.
 *
 * @typedef {object} VariableEvent
 * @property {'set' | 'captured' | 'restored' | 'lost' | 'disabled'} type
 * @property {string} [how] it was set
 * @property {string} [value] as it is shown
 * @property {string} [task] that was scheduled, or in which it is read
 * @property {string} stack
 * @property {number} count how often this has happened at this place
 *
 * @typedef {(event: VariableEvent) => void} Report
 */

/** How many places are told apart; what happens at others is left out. */
const PLACES = 1000;

class VariableHistory {
  /** By type and place. @type {Map<string, VariableEvent>} */
  #events = new Map();
  #report;
  #reporting = false;

  /** @param {Report} [report] what it throws is an uncaught exception, in a tick of its own */
  constructor(report) {
    this.#report = report;
  }

  /** Whether somebody is being told right now: what that does to the variable is no event. */
  get reporting() {
    return this.#reporting;
  }

  /** @returns {VariableEvent[]} copies, in the order of the first time */
  get all() {
    return [...this.#events.values()].map((event) => ({ ...event }));
  }

  /**
   * @param {Omit<VariableEvent, 'stack' | 'count'>} what
   * @param {import('../tasks/call-sites.js').Site[]} sites
   * @returns {VariableEvent}
   */
  note(what, sites) {
    const [{ file, line, column } = { file: '', line: 0, column: 0 }] = sites;
    const place = [what.type, what.how, what.task, file, line, column].join('|');
    const known = this.#events.get(place);
    if (known !== undefined) {
      known.count++;
      known.value = what.value;
      return known;
    }
    const event = { ...what, stack: stackOf(sites), count: 1 };
    if (this.#events.size >= PLACES) return event;
    this.#events.set(place, event);
    if (!this.#reporting) this.#tell(event);
    return event;
  }

  /** @param {VariableEvent} event */
  #tell(event) {
    const report = this.#report;
    if (report === undefined) return;
    this.#reporting = true;
    try {
      report({ ...event });
    } catch (error) {
      process.nextTick(() => {
        throw error;
      });
    } finally {
      this.#reporting = false;
    }
  }
}

module.exports = { VariableHistory };
