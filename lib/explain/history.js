'use strict';

const { stackOf } = require('../tasks/internals.js');

/**
 * The history of a watched variable: each event is listed once per place and counted. The callback
 * `report` is called when an event happens for the first time.
 *
 * @typedef {object} VariableEvent
 * @property {'set' | 'captured' | 'restored' | 'lost' | 'disabled'} type
 * @property {string} [how] the method that set it
 * @property {string} [value] the value as text
 * @property {string} [task] the task that was scheduled, or in which the variable was read
 * @property {string} stack
 * @property {number} count how often this event happened at this place
 *
 * @typedef {(event: VariableEvent) => void} Report
 */

/** The maximum number of places. Events at further places are not kept. */
const PLACES = 1000;

class VariableHistory {
  /** Events by type and place. @type {Map<string, VariableEvent>} */
  #events = new Map();
  #report;
  #reporting = false;

  /**
   * @param {Report} [report] an error that it throws becomes an uncaught exception in a tick of its
   *   own
   */
  constructor(report) {
    this.#report = report;
  }

  /** Whether `report` is running. Its own effects on the variable are not events. */
  get reporting() {
    return this.#reporting;
  }

  /** @returns {VariableEvent[]} copies, in the order of first occurrence */
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
