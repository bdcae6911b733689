'use strict';

const { AsyncLocalStorage } = require('../api/async-local-storage.js');
const { rootSnapshot } = require('../api/root.js');
const { Variable, isVariable } = require('../api/variable.js');
const { invalidArgType, invalidArgValue, notBindable } = require('../internal/errors.js');
const { ReflectApply, SymbolDispose } = require('../internal/primordials.js');
const { validateBoolean, validateObject } = require('../internal/validators.js');
const { callSites, stackOf } = require('./call-site.js');
const { knownRecord, recordOf, titleOf } = require('./task-records.js');
const { currentLink, unwatch, watch } = require('./task-watch.js');
const { Setting, explain, shown } = require('./trace-explanation.js');

const { getPrototypeOf, setPrototypeOf } = Reflect;

/**
 * Where a variable was set, captured, restored and lost.
 *
 * Three things tell. Methods in front of those of the variable see it set and read. Beside the value
 * they put into the context where it was set: the *trail*, a variable or storage of the trace's own
 * that goes wherever the value goes, through every Snapshot too. And a watcher of tasks
 * (task-watch.js) remembers for each callback where it was registered, and with which trail.
 *
 * Whoever traces has the variable, and could read it anyway: no one else learns of its values.
 * Without a trace nothing of this is there.
 *
 * @typedef {import('./task-records.js').RecordedTask} RecordedTask
 *
 * @typedef {object} VariableEvent
 * @property {'set' | 'captured' | 'restored' | 'lost' | 'disabled'} type
 * @property {string} [how] it was set
 * @property {string} [value] as it is shown
 * @property {string} [task] that was scheduled, or in which it is read
 * @property {string} stack
 * @property {number} count how often this has happened at this place
 *
 * @typedef {(inherited: Function) => (self: any, ...args: any[]) => any} Method
 *
 * @typedef {object} Options
 * @property {'stderr' | ((event: VariableEvent) => void)} [report]
 * @property {boolean} [promises]
 */

/** How many places are told apart; what happens at others is left out. */
const PLACES = 1000;

/** @type {WeakSet<object>} */
const traced = new WeakSet();

class VariableTrace {
  #title;
  /** @type {any} */
  #trail;
  /** @type {() => any} */
  #read;
  /** What is read where it has no value. @type {any} */
  #none;
  /** @type {Options['report']} */
  #report;
  #reporting = false;
  /** The method that is about to call another one of the variable. @type {string | undefined} */
  #outer;
  /** By type and place. @type {Map<string, VariableEvent>} */
  #events = new Map();
  /** Where it was set last, if it was. @type {VariableEvent | undefined} */
  #lastSet;
  /** What it had where a task was registered. @type {WeakMap<RecordedTask, InstanceType<typeof Setting>>} */
  #registered = new WeakMap();
  /** @type {() => void} */
  #stop;

  /**
   * @param {any} variable
   * @param {Options} options
   */
  constructor(variable, { report, promises = false }) {
    const isStorage = variable instanceof AsyncLocalStorage;
    this.#title = variable.name || (isStorage ? 'the storage' : 'the variable');
    this.#trail = isStorage ? new AsyncLocalStorage() : new Variable();
    this.#report = report;
    const read = isStorage ? variable.getStore : variable.get;
    this.#read = () => ReflectApply(read, variable, []);
    this.#none = rootSnapshot.run(this.#read);
    const restore = putInFront(variable, this.#methods(isStorage));
    /** @type {import('./task-watch.js').Watcher} */
    const watcher = {
      promises,
      scheduled: (task, link, trigger) => this.#scheduled(recordOf(task, link, trigger)),
    };
    watch(watcher);
    this.#stop = () => {
      unwatch(watcher);
      restore();
      traced.delete(variable);
    };
    traced.add(variable);
  }

  /** @returns {VariableEvent[]} what has happened, each place once, in the order of the first time */
  get events() {
    return [...this.#events.values()].map((event) => ({ ...event }));
  }

  /** @returns {string} why the variable has here what it has */
  explain() {
    const record = knownRecord(currentLink());
    return explain({
      title: this.#title,
      stack: stackOf(callSites()),
      setting: this.#setting(),
      lastSet: this.#lastSet,
      disabled: [...this.#events.values()].find(({ type }) => type === 'disabled'),
      record,
      settingOf: (each) => this.#registered.get(each),
    });
  }

  /** Takes everything off the variable. Only the first call does anything. */
  stop() {
    this.#stop();
    this.#stop = () => {};
  }

  [SymbolDispose]() {
    this.stop();
  }

  /** @returns {InstanceType<typeof Setting> | undefined} where the value that is read here was set */
  #setting() {
    const value = this.#read();
    const setting = this.#trail instanceof Variable ? this.#trail.get() : this.#trail.getStore();
    if (setting?.isOf(value)) return setting;
    return Object.is(value, this.#none) ? undefined : Setting.unseen(value);
  }

  /**
   * @param {string} how
   * @param {unknown} value
   */
  #set(how, value) {
    const sites = callSites();
    const setting = new Setting(how, value, sites, knownRecord(currentLink()));
    this.#lastSet = this.#note({ type: 'set', how, value: shown(value) }, sites);
    return setting;
  }

  #noteRead() {
    if (this.#reporting) return;
    const record = knownRecord(currentLink());
    const task = record && titleOf(record);
    const before = record && this.#registered.get(record);
    const setting = this.#setting();
    if (setting === undefined) {
      this.#note({ type: 'lost', task }, callSites());
    } else if (
      record !== undefined &&
      setting.wasSeen &&
      before !== setting &&
      setting.task !== record
    ) {
      this.#note({ type: 'restored', value: setting.shown, task }, callSites());
    }
  }

  /** @param {RecordedTask} record */
  #scheduled(record) {
    const setting = this.#setting();
    if (setting === undefined) return;
    this.#registered.set(record, setting);
    const task = titleOf(record);
    this.#note({ type: 'captured', value: setting.shown, task }, record.sites);
  }

  /**
   * @param {Omit<VariableEvent, 'stack' | 'count'>} what
   * @param {import('./call-site.js').Site[]} sites
   */
  #note(what, sites) {
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
    if (this.#report !== undefined && !this.#reporting) this.#tell(event);
    return event;
  }

  /** @param {VariableEvent} event */
  #tell(event) {
    const report = this.#report === 'stderr' ? this.#print : this.#report;
    this.#reporting = true;
    try {
      report?.call(this, { ...event });
    } catch (error) {
      process.nextTick(() => {
        throw error;
      });
    } finally {
      this.#reporting = false;
    }
  }

  /** @param {VariableEvent} event */
  #print({ type, how, value, task, stack }) {
    const words = [this.#title, type, value, how && `by ${how}`, task && `(${task})`];
    const line = words.filter((word) => word !== undefined && word !== '').join(' ');
    process.stderr.write(type === 'lost' ? `${this.explain()}\n` : `${line}\n${stack}\n`);
  }

  /**
   * @param {boolean} isStorage
   * @returns {Record<string, Method>}
   */
  #methods(isStorage) {
    const trail = this.#trail;
    /** @type {Method} */
    const read = (inherited) => (self) => {
      const value = ReflectApply(inherited, self, []);
      this.#noteRead();
      return value;
    };
    /** @type {Method} */
    const run =
      (inherited) =>
      (self, value, ...rest) => {
        const how = this.#outer ?? 'run';
        this.#outer = undefined;
        return trail.run(this.#set(how, value), () =>
          ReflectApply(inherited, self, [value, ...rest]),
        );
      };
    /** @type {Method} */
    const exit =
      (inherited) =>
      (self, ...args) => {
        this.#outer = 'exit';
        try {
          return ReflectApply(inherited, self, args);
        } finally {
          this.#outer = undefined;
        }
      };
    /** @type {Method} */
    const enterWith = (inherited) => (self, value) => {
      const inScope = this.#outer !== undefined;
      this.#outer = undefined;
      if (!inScope) trail.enterWith(this.#set('enterWith', value));
      return ReflectApply(inherited, self, [value]);
    };
    /** @type {(how: string) => Method} */
    const scope = (how) => (inherited) => (self, value) => {
      const outer = trail[how](this.#set(how, value));
      if (isStorage) this.#outer = how;
      try {
        return endingWith(ReflectApply(inherited, self, [value]), outer);
      } finally {
        this.#outer = undefined;
      }
    };
    /** @type {Method} */
    const disable = (inherited) => (self) => {
      trail.disable();
      this.#note({ type: 'disabled' }, callSites());
      return ReflectApply(inherited, self, []);
    };
    return isStorage
      ? { getStore: read, run, exit, enterWith, withScope: scope('withScope'), disable }
      : { get: read, run, withValue: scope('withValue') };
  }
}

/**
 * Puts methods between an object and its prototype. Own properties would do as well, but V8 reads
 * an object slowly from which properties were deleted, and this has to leave nothing behind.
 *
 * @param {object} object
 * @param {Record<string, Method>} methods
 * @returns {() => void} takes them away again
 */
function putInFront(object, methods) {
  const prototype = /** @type {any} */ (getPrototypeOf(object));
  const front = Object.create(prototype);
  for (const [name, method] of Object.entries(methods)) {
    const call = method(prototype[name]);
    const { [name]: value } = {
      /** @this {any} @param {any[]} args */
      [name](...args) {
        return call(this, ...args);
      },
    };
    Object.defineProperty(front, name, { value, writable: true, configurable: true });
  }
  if (!setPrototypeOf(object, front)) {
    throw notBindable(
      'it is frozen, sealed or not extensible, and tracing puts methods in front of its own',
    );
  }
  return () => {
    if (getPrototypeOf(object) === front) setPrototypeOf(object, prototype);
  };
}

/**
 * Ends a scope of the trail with that of the variable inside of it.
 *
 * @param {any} scope
 * @param {{ dispose: () => void }} outer
 */
function endingWith(scope, outer) {
  putInFront(scope, {
    dispose: (inherited) => (self) => {
      ReflectApply(inherited, self, []);
      outer.dispose();
    },
  });
  return scope;
}

/**
 * @param {any} variable an AsyncContext.Variable or an AsyncLocalStorage of this package
 * @param {Options} [options]
 */
function trace(variable, options = {}) {
  if (!isVariable(variable) && !(/** @type {unknown} */ (variable) instanceof AsyncLocalStorage)) {
    const expected = 'an instance of AsyncContext.Variable or AsyncLocalStorage';
    throw invalidArgType('variable', expected, variable);
  }
  validateObject(options, 'options');
  const { promises, report } = options;
  if (promises !== undefined) validateBoolean(promises, 'options.promises');
  if (report !== undefined && report !== 'stderr' && typeof report !== 'function') {
    throw invalidArgType('options.report', "'stderr' or of type function", report);
  }
  if (traced.has(variable)) {
    throw invalidArgValue('variable', 'is traced already: stop that trace first', variable);
  }
  return new VariableTrace(variable, options);
}

module.exports = { trace };
