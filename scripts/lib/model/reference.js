'use strict';

/**
 * The semantics of contexts without their implementation: no slot, no hook, no frame. A context is an
 * immutable value, and every piece of code gets its context passed. Written from the proposal's spec text,
 * Node's documentation and docs/scopes.md, to be compared with the package (docs/model.md).
 *
 * `Platform` describes where a platform differs, which the documentation lists as limits.
 *
 * @typedef {ReadonlyMap<object, any>} Values
 *
 * @typedef {object} Platform
 * @property {boolean} inSlot whether Node keeps the values of its own storages where ours are: restoring
 *   a whole context then restores these, too
 * @property {boolean} oursInResources whether a value that was entered in the scope of an AsyncResource is
 *   still there in the resource's next scope
 * @property {boolean} nodeInResources the same for values of Node's own storages
 * @property {boolean} oursThenInCreator whether a thenable that resolves a promise runs in the context that
 *   made the promise, and not in the one that resolved it
 */

/** @type {Values} */
const NONE = new Map();

/** What can be read in one place: our values, and those of Node's own storages. */
class Context {
  /**
   * @param {Values} ours
   * @param {Values} node
   */
  constructor(ours, node) {
    this.ours = ours;
    this.node = node;
  }
}

const ROOT = new Context(NONE, NONE);

/** Code that runs to completion, with its current context. */
class Job {
  /** @param {Context} context */
  constructor(context) {
    this.context = context;
  }
}

/** @typedef {(job: Job) => void} Leave ends what was entered */

/**
 * @param {Values} values
 * @param {object} key
 * @param {any} value
 * @returns {Values}
 */
const plus = (values, key, value) => new Map(values).set(key, value);

/**
 * @param {Values} values
 * @param {object} key
 * @returns {Values}
 */
function minus(values, key) {
  const rest = new Map(values);
  rest.delete(key);
  return rest;
}

/** Marks a key without a value, because `undefined` is a value like any other. */
const ABSENT = Symbol('absent');

/**
 * @param {Values} values
 * @param {object} key
 */
const at = (values, key) => (values.has(key) ? values.get(key) : ABSENT);

/**
 * @param {Job} job
 * @param {object} key
 * @param {any} entry or ABSENT
 */
function putOurs(job, key, entry) {
  const { ours, node } = job.context;
  job.context = new Context(entry === ABSENT ? minus(ours, key) : plus(ours, key, entry), node);
}

/** How long values can be read. */
class Lifetime {
  ended = false;
  #onEnd;

  /** @param {() => void} onEnd ends the package's lifetime that it models */
  constructor(onEnd) {
    this.#onEnd = onEnd;
  }

  end() {
    this.ended = true;
    this.#onEnd();
  }
}

/** The key of a context's lifetimes. */
const LIFETIMES = {};

/**
 * @param {Values} values
 * @returns {Lifetime[]} those that have not ended
 */
const lifetimesIn = (values) =>
  (values.get(LIFETIMES) ?? []).filter((/** @type {Lifetime} */ { ended }) => !ended);

/** A value that was entered, with the lifetimes that were open then. */
class Entry {
  /**
   * @param {any} value
   * @param {Lifetime[]} lifetimes
   */
  constructor(value, lifetimes) {
    this.value = value;
    this.lifetimes = lifetimes;
  }
}

/**
 * @param {Job} job
 * @param {object} key
 * @param {any} value
 */
function enterOurs(job, key, value) {
  const entry = new Entry(value, lifetimesIn(job.context.ours));
  putOurs(job, key, entry);
  return entry;
}

/** @param {any} entry or ABSENT */
const valueOf = (entry) =>
  entry === ABSENT || entry.lifetimes.some((/** @type {Lifetime} */ { ended }) => ended)
    ? ABSENT
    : entry.value;

/** `AsyncContext.Variable`. */
class Variable {
  /** The key of a context's innermost open scope. */
  scopes = {};

  /** @param {any} defaultValue */
  constructor(defaultValue) {
    this.defaultValue = defaultValue;
  }

  /** @param {Job} job */
  read(job) {
    const value = valueOf(at(job.context.ours, this));
    return value === ABSENT ? this.defaultValue : value;
  }

  /**
   * `withValue`.
   *
   * @param {Job} job
   * @param {any} value
   */
  open(job, value) {
    const before = job.context.ours;
    const scope = new Scope(this, enterOurs(job, this, value), before);
    putOurs(job, this.scopes, scope);
    return scope;
  }
}

/** What `withValue` returns. */
class Scope {
  ended = false;

  /** Whether it was disposed while a scope inside it was open, and so ends with that scope. */
  deferred = false;

  /**
   * @param {Variable} variable
   * @param {Entry} entry
   * @param {Values} before the values when it was opened
   */
  constructor(variable, entry, before) {
    this.variable = variable;
    this.entry = entry;
    this.before = before;
  }

  /** @param {Job} job */
  dispose(job) {
    if (this.ended) return;
    this.ended = true;
    const { variable } = this;
    const { ours } = job.context;
    if (at(ours, variable.scopes) !== this || !this.#isOf(at(ours, variable))) {
      this.deferred = true;
      return;
    }
    let { before } = this;
    for (;;) {
      const outer = at(before, variable.scopes);
      if (outer === ABSENT || !outer.deferred) break;
      before = outer.before;
    }
    putOurs(job, variable, at(before, variable));
    putOurs(job, variable.scopes, at(before, variable.scopes));
  }

  /**
   * Compares values. If the value has ended, there is no value to compare, so it compares entries.
   *
   * @param {any} entry or ABSENT
   */
  #isOf(entry) {
    const value = valueOf(entry);
    return value === ABSENT ? entry === this.entry : Object.is(value, valueOf(this.entry));
  }
}

/** Our `AsyncLocalStorage`. */
class Storage {
  /** `disable` replaces it. No code reads the value under the old key. */
  key = {};

  /** @param {any} defaultValue */
  constructor(defaultValue) {
    this.defaultValue = defaultValue;
  }

  /** @param {Job} job */
  read(job) {
    const value = valueOf(at(job.context.ours, this.key));
    return value === ABSENT ? this.defaultValue : value;
  }

  /**
   * @param {Job} job
   * @param {any} value
   */
  enterWith(job, value) {
    enterOurs(job, this.key, value);
  }

  disable() {
    this.key = {};
  }

  /**
   * `withScope`, which `run` also uses.
   *
   * @param {Job} job
   * @param {any} value
   * @returns {Leave}
   */
  open(job, value) {
    const prior = at(job.context.ours, this.key);
    enterOurs(job, this.key, value);
    return (now) => putOurs(now, this.key, prior);
  }

  /**
   * @param {Job} job
   * @param {any} value
   * @returns {Leave}
   */
  run(job, value) {
    return Object.is(this.read(job), value) ? () => {} : this.open(job, value);
  }
}

/** Node's own `AsyncLocalStorage`. */
class NodeStorage {
  /** @param {Job} job */
  read(job) {
    return job.context.node.get(this);
  }

  /**
   * @param {Job} job
   * @param {any} value
   */
  enterWith(job, value) {
    const { ours, node } = job.context;
    job.context = new Context(ours, plus(node, this, value));
  }

  /**
   * @param {Job} job
   * @param {any} value
   * @returns {Leave}
   */
  run(job, value) {
    const prior = this.read(job);
    if (Object.is(prior, value)) return () => {};
    this.enterWith(job, value);
    return (now) => this.enterWith(now, prior);
  }
}

/** The operations that depend on where Node keeps the values of its own storages. */
class Reference {
  /** @param {Platform} platform */
  constructor(platform) {
    this.platform = platform;
  }

  /**
   * Replaces the whole context, and returns the previous one.
   *
   * @param {Job} job
   * @param {Context} context
   */
  #exchange(job, context) {
    const found = job.context;
    job.context = this.platform.inSlot ? context : new Context(context.ours, found.node);
    return found;
  }

  /**
   * `Snapshot.run`, and all that works like it: wrapped and bound functions and listeners.
   *
   * @param {Job} job
   * @param {Context} context
   * @returns {Leave}
   */
  within(job, context) {
    const found = this.#exchange(job, context);
    return (now) => void this.#exchange(now, found);
  }

  /**
   * `Variable.run` and `runAll`.
   *
   * @param {Job} job
   * @param {[Variable, any][]} entries
   * @returns {Leave}
   */
  runVariables(job, entries) {
    const found = job.context;
    for (const [variable, value] of entries) enterOurs(job, variable, value);
    return (now) => void this.#exchange(now, found);
  }

  /**
   * `Lifetime.run`.
   *
   * @param {Job} job
   * @param {Lifetime} lifetime
   * @returns {Leave}
   */
  runLifetime(job, lifetime) {
    const found = job.context;
    if (!lifetime.ended) putOurs(job, LIFETIMES, [...lifetimesIn(found.ours), lifetime]);
    return (now) => void this.#exchange(now, found);
  }

  /**
   * `AsyncResource.runInAsyncScope`: our values and Node's are those from its creation.
   *
   * @param {Job} job
   * @param {{ context: Context }} resource
   * @returns {Leave}
   */
  runInResource(job, resource) {
    const found = job.context;
    job.context = resource.context;
    return (now) => {
      const { oursInResources, nodeInResources } = this.platform;
      const { ours, node } = now.context;
      resource.context = new Context(
        oursInResources ? ours : resource.context.ours,
        nodeInResources ? node : resource.context.node,
      );
      now.context = found;
    };
  }

  /**
   * One resumption of a generator that `wrapGenerator` made.
   *
   * @param {Job} job
   * @param {{ context: Context }} generator
   * @param {boolean} keeps whether values entered inside are still there at the next resumption
   * @returns {Leave}
   */
  resume(job, generator, keeps) {
    const found = this.#exchange(job, generator.context);
    return (now) => {
      const left = this.#exchange(now, found);
      if (keeps) generator.context = left;
    };
  }

  /**
   * The context in which a promise's thenable is called.
   *
   * @param {Context} creator of the promise
   * @param {Context} resolver
   */
  thenable(creator, resolver) {
    const { nodeInResources, oursThenInCreator } = this.platform;
    return new Context(
      oursThenInCreator ? creator.ours : resolver.ours,
      nodeInResources ? creator.node : resolver.node,
    );
  }
}

module.exports = { Job, Lifetime, NodeStorage, ROOT, Reference, Storage, Variable, lifetimesIn };
