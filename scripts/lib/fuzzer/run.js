'use strict';

const { LABEL } = require('./label.js');
const { makeStorage } = require('./storages.js');
const { KINDS } = require('./operations/index.js');

/**
 * One run of a program. Performs its operations and notes what is in its storages, by labels that do not
 * depend on the order of callbacks.
 *
 * @typedef {import('./generate.js').Operation} Operation
 * @typedef {import('./generate.js').Body} Body
 * @typedef {import('./generate.js').Program} Program
 *
 * @typedef {Record<string, any>} Scope what the enclosing operations made, by their id
 * @typedef {Record<string, string[][]>} Reads by label: what all storages had, each time
 */

class Run {
  /**
   * @param {Program} program
   * @param {any} Storage AsyncLocalStorage
   * @param {Record<string, any>} services made once for all programs
   */
  constructor(program, Storage, services) {
    this.program = program;
    this.Storage = Storage;
    this.services = services;
    this.storages = program.storages.map((name) => makeStorage(name, Storage));
    /** @type {Reads} */
    this.reads = {};
    /** Labels of what still has to happen. */
    this.pending = new Map();
    /** @type {(() => void)[]} called after the program */
    this.cleanups = [];
    this.entered = new Set();
    /** Labels of promises and other resources, for hooks. */
    this.resources = new WeakMap();
    this.hookReads = new WeakMap();
    this.onIdle = () => {};
  }

  values() {
    return this.storages.map((storage) => String(storage.getStore()));
  }

  /** @param {string} label @param {string[]} [values] */
  note(label, values = this.values()) {
    (this.reads[label] ??= []).push(values);
  }

  /** @param {Operation} op @param {string} role */
  read(op, role) {
    this.note(labelOf(op, role));
  }

  /**
   * Something that has to happen before the program is over.
   *
   * @param {Operation} op
   * @param {string} role
   * @returns {() => void} to be called when it has happened
   */
  expect(op, role) {
    const key = {};
    this.pending.set(key, labelOf(op, role));
    return () => {
      if (this.pending.delete(key) && this.pending.size === 0) this.onIdle();
    };
  }

  /**
   * A callback that has to be called. It reads, and performs a body of the operation.
   *
   * @param {Operation} op
   * @param {Scope} scope
   * @param {string} [name] of the body
   * @returns {any}
   */
  callback(op, scope, name = 'body') {
    const done = this.expect(op, name);
    return this.listener(op, scope, name, done);
  }

  /**
   * A callback that may be called.
   *
   * @param {Operation} op
   * @param {Scope} scope
   * @param {string} [name] of the body
   * @param {() => void} [done] called afterwards
   * @returns {any}
   */
  listener(op, scope, name = 'body', done = () => {}) {
    const callback = () => {
      try {
        return this.enter(op, scope, name);
      } finally {
        done();
      }
    };
    return Object.assign(callback, { [LABEL]: labelOf(op, name) });
  }

  /**
   * Reads, and performs a body unless it was performed before.
   *
   * @param {Operation} op
   * @param {Scope} scope
   * @param {string} [name]
   * @returns {Promise<void> | undefined}
   */
  enter(op, scope, name = 'body') {
    this.read(op, name);
    const label = labelOf(op, name);
    const body = op.bodies[name];
    if (body === undefined || this.entered.has(label)) return;
    this.entered.add(label);
    const inside = Object.create(scope);
    if (!body.async) return this.performAll(body, inside);
    const done = this.expect(op, `${name} is over`);
    return this.performAsync(body, inside).finally(done);
  }

  /** @param {Body} body @param {Scope} scope */
  performAll({ operations }, scope) {
    for (const op of operations) {
      this.perform(op, scope);
      this.read(op, 'behind');
    }
    return undefined;
  }

  /** @param {Body} body @param {Scope} scope */
  async performAsync({ operations }, scope) {
    for (const op of operations) {
      const result = this.perform(op, scope);
      this.read(op, 'behind');
      if (!op.wait) continue;
      await result;
      this.read(op, 'awaited');
    }
  }

  /** @param {Operation} op @param {Scope} scope */
  perform(op, scope) {
    try {
      return KINDS[op.kind].perform(this, op, scope);
    } catch (error) {
      const { code, name } = /** @type {any} */ (error);
      this.note(labelOf(op, 'threw'), [code ?? name]);
    }
  }

  /** @param {Operation} op */
  storage(op) {
    return this.storages[op.storage % this.storages.length];
  }

  /**
   * Calls a function. If `elsewhere` is set, it runs in a new context with the operation's own value.
   *
   * @template T
   * @param {Operation} op
   * @param {boolean} elsewhere
   * @param {() => T} callback
   * @returns {T}
   */
  elsewhere(op, elsewhere, callback) {
    return elsewhere ? this.storage(op).run(`${op.id} elsewhere`, callback) : callback();
  }

  /**
   * Labels a resource, and the reads of hooks that saw it before it had a label.
   *
   * @param {Operation} op
   * @param {any} resource
   */
  name(op, resource) {
    const label = labelOf(op, 'resource');
    this.resources.set(resource, label);
    for (const [role, values] of this.hookReads.get(resource) ?? []) {
      this.note(`${label} ${role}`, values);
    }
    return resource;
  }
}

/** @param {Operation} op @param {string} role */
const labelOf = ({ id, kind }, role) => `${id} ${kind}: ${role}`;

module.exports = { Run };
