'use strict';

const { KINDS } = require('./operations/index.js');
const { Random } = require('./random.js');
const { STORAGES } = require('./storages.js');

/**
 * Random programs as plain data. A seed gives the same program on every Node.
 *
 * Every operation is performed once at most, and refers only to things that an enclosing operation made.
 * So its reads do not depend on which of two callbacks runs first.
 *
 * @typedef {object} Operation
 * @property {number} id
 * @property {string} kind the name of one of KINDS
 * @property {boolean} wait whether an async body awaits what it returns
 * @property {number} storage which of the storages it uses
 * @property {number} [of] the operation that made what this one uses
 * @property {Record<string, any>} options
 * @property {Record<string, Body>} bodies
 *
 * @typedef {object} Body
 * @property {boolean} async
 * @property {Operation[]} operations
 *
 * @typedef {object} Program
 * @property {number} seed
 * @property {boolean} alone in a process of its own, as its main script
 * @property {string[]} storages
 * @property {Settings} settings
 * @property {Body} body
 *
 * @typedef {object} Settings
 * @property {'handler' | 'none' | 'capture'} rejections how unhandled rejections are handled
 * @property {boolean} emit whether process.emit is wrapped, and restored afterwards
 */

/** One in this many programs has a process of its own. */
const ALONE = 25;
const DEPTH = 4;
const MOST = 24;

class Generator {
  /** @param {number} seed */
  constructor(seed) {
    this.random = new Random(seed);
    this.left = 2 + this.random.integer(MOST);
    this.last = 0;
  }

  /**
   * @param {number} seed
   * @returns {Program}
   */
  program(seed) {
    const { random } = this;
    this.alone = random.integer(ALONE) === 0;
    const storages = Array.from({ length: 1 + random.integer(3) }, () =>
      random.chance(0.6) ? 'plain' : random.pick(STORAGES),
    );
    this.storages = storages.length;
    const settings = {
      rejections: random.pick(
        /** @type {const} */ (['handler', 'handler', 'handler', 'none', 'capture']),
      ),
      emit: random.chance(0.1),
    };
    // Only a synchronous main body enables hooks: every Node has made the same resources before it.
    const body = this.body(0, [], random.chance(0.3));
    return { seed, alone: this.alone, storages, settings, body };
  }

  /**
   * @param {number} depth
   * @param {{ id: number, thing: string }[]} things that operations can refer to
   * @param {boolean} async
   * @returns {Body}
   */
  body(depth, things, async) {
    const { random } = this;
    const operations = [];
    const most = depth === 0 ? 8 : 3;
    for (let count = 1 + random.integer(most); count > 0 && this.left > 0; count--) {
      operations.push(this.operation(depth, things, depth === 0 && !async));
    }
    return { async, operations };
  }

  /**
   * @param {number} depth
   * @param {{ id: number, thing: string }[]} things
   * @param {boolean} top
   * @returns {Operation}
   */
  operation(depth, things, top) {
    const { random } = this;
    this.left--;
    const name = this.kind(things, top);
    const { options = {}, bodies = ['body'], uses, makes } = KINDS[name];
    const id = ++this.last;
    const wait = random.chance(0.7);
    const storage = random.integer(/** @type {number} */ (this.storages));
    const of = random.pick(things.filter(({ thing }) => thing === uses))?.id;
    const chosen = Object.fromEntries(
      Object.entries(options).map(([option, choices]) => [option, random.pick(choices)]),
    );
    /** @type {Operation['bodies']} */
    const made = {};
    for (const body of bodies) {
      if (depth + 1 >= DEPTH || this.left <= 0) continue;
      const inside = makes === undefined ? things : [...things, { id, thing: makes }];
      made[body] = this.body(depth + 1, inside, random.chance(0.4));
    }
    return { id, kind: name, wait, storage, of, options: chosen, bodies: made };
  }

  /**
   * @param {{ thing: string }[]} things
   * @param {boolean} top
   */
  kind(things, top) {
    const possible = Object.entries(KINDS).filter(
      ([, { uses, only }]) =>
        (uses === undefined || things.some(({ thing }) => thing === uses)) &&
        (only !== 'top' || top) &&
        (only !== 'alone' || this.alone) &&
        (only !== 'together' || !this.alone),
    );
    const sum = possible.reduce((all, [, { weight }]) => all + weight, 0);
    let at = this.random.number() * sum;
    for (const [name, { weight }] of possible) if ((at -= weight) < 0) return name;
    return possible[0][0];
  }
}

/** @param {number} seed */
const generate = (seed) => new Generator(seed).program(seed);

module.exports = { generate };
