'use strict';

const {
  AsyncLocalStorage,
  isVariable,
  rootSnapshot,
  Variable,
} = require('../context/internals.js');
const { invalidArgType, invalidArgValue, notOurs } = require('../internal/errors.js');
const { ReflectApply, SymbolDispose } = require('../internal/primordials.js');
const { validateBoolean, validateObject } = require('../internal/validators.js');
const {
  callSites,
  currentLink,
  knownRecord,
  recordOf,
  stackOf,
  titleOf,
  unwatch,
  watch,
} = require('../tasks/internals.js');
const { insertMethods } = require('./inserted-methods.js');
const { VariableHistory } = require('./history.js');
const { Setting, explain, shown } = require('./explanation.js');

/**
 * Records where a variable was set, captured, restored and lost.
 *
 * There are three sources. Methods inserted above those of the variable see each write and read.
 * Alongside the value, these methods put the place where it was set into the context: the *trail*,
 * a variable or storage of the watch that goes wherever the value goes, through every Snapshot too.
 * And a watcher of tasks (watchers.js) records for each callback where it was registered, and with
 * which trail.
 *
 * Code that watches a variable has access to it and could read it anyway, so no other code learns
 * its values. Without a watch, none of this exists.
 *
 * @typedef {import('../tasks/task-records.js').RecordedTask} RecordedTask
 *
 * @typedef {import('./history.js').VariableEvent} VariableEvent
 * @typedef {import('./inserted-methods.js').Method} Method
 *
 * @typedef {object} Options
 * @property {'stderr' | import('./history.js').Report} [report]
 * @property {boolean} [promises]
 */

/** @type {WeakSet<object>} */
const watched = new WeakSet();

class VariableWatch {
  #title;
  /** @type {any} */
  #trail;
  /** @type {() => any} */
  #read;
  /** The result of a read where the variable has no value. @type {any} */
  #absent;
  /** The method that is about to call another method of the variable. @type {string | undefined} */
  #outer;
  /** Whether a method of the variable is running, and not a function of the program inside it. */
  #inMethod = false;
  #events;
  /** The last `set` event, if any. @type {VariableEvent | undefined} */
  #lastSet;
  /**
   * The setting that was current where a task was registered.
   *
   * @type {WeakMap<RecordedTask, InstanceType<typeof Setting>>}
   */
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
    this.#events = new VariableHistory(
      report === 'stderr' ? (event) => process.stderr.write(this.#printed(event)) : report,
    );
    const read = isStorage ? variable.getStore : variable.get;
    this.#read = () => ReflectApply(read, variable, []);
    this.#absent = rootSnapshot.run(this.#read);
    const restore = insertMethods(variable, this.#methods(isStorage));
    /** @type {import('../tasks/watchers.js').Watcher} */
    const watcher = {
      promises,
      scheduled: (task, link, trigger) => this.#scheduled(recordOf(task, link, trigger)),
    };
    watch(watcher);
    this.#stop = () => {
      unwatch(watcher);
      restore();
      watched.delete(variable);
    };
    watched.add(variable);
  }

  /** @returns {VariableEvent[]} one event per place, in the order of first occurrence */
  get events() {
    return this.#events.all;
  }

  /** @returns {string} why the variable has its current value here */
  explain() {
    const record = knownRecord(currentLink());
    return explain({
      title: this.#title,
      stack: stackOf(callSites()),
      setting: this.#setting(),
      lastSet: this.#lastSet,
      disabled: this.#events.all.find(({ type }) => type === 'disabled'),
      record,
      settingOf: (each) => this.#registered.get(each),
    });
  }

  /** Removes everything from the variable. Only the first call has an effect. */
  stop() {
    this.#stop();
    this.#stop = () => {};
  }

  [SymbolDispose]() {
    this.stop();
  }

  /** @returns {InstanceType<typeof Setting> | undefined} where the current value was set */
  #setting() {
    const value = this.#read();
    const setting = this.#trail instanceof Variable ? this.#trail.get() : this.#trail.getStore();
    if (setting?.isOf(value)) return setting;
    return Object.is(value, this.#absent) ? undefined : Setting.unseen(value);
  }

  /**
   * @param {string} how
   * @param {unknown} value
   */
  #set(how, value) {
    const sites = callSites();
    const setting = new Setting(how, value, sites, knownRecord(currentLink()));
    this.#lastSet = this.#events.note({ type: 'set', how, value: shown(value) }, sites);
    return setting;
  }

  #noteRead() {
    if (this.#events.reporting) return;
    const record = knownRecord(currentLink());
    const task = record && titleOf(record);
    const before = record && this.#registered.get(record);
    const setting = this.#setting();
    if (setting === undefined) {
      this.#events.note({ type: 'lost', task }, callSites());
    } else if (
      record !== undefined &&
      setting.wasSeen &&
      before !== setting &&
      setting.task !== record
    ) {
      this.#events.note({ type: 'restored', value: setting.shown, task }, callSites());
    }
  }

  /** @param {RecordedTask} record */
  #scheduled(record) {
    const setting = this.#setting();
    if (setting === undefined) return;
    this.#registered.set(record, setting);
    const task = titleOf(record);
    this.#events.note({ type: 'captured', value: setting.shown, task }, record.sites);
  }

  /** @param {VariableEvent} event */
  #printed({ type, how, value, task, stack }) {
    if (type === 'lost') return `${this.explain()}\n`;
    const words = [this.#title, type, value, how && `by ${how}`, task && `(${task})`];
    const line = words.filter((word) => word !== undefined && word !== '').join(' ');
    return `${line}\n${stack}\n`;
  }

  /**
   * Calls `fn`, a part of a method of the variable, whose calls of its other methods are not the
   * program's.
   *
   * @param {() => any} fn
   */
  #insideOfMethod(fn) {
    const before = this.#inMethod;
    this.#inMethod = true;
    try {
      return fn();
    } finally {
      this.#inMethod = before;
    }
  }

  /**
   * @param {Function} fn a function of the program, called by a method of the variable
   * @returns {Function}
   */
  #outsideOfMethods(fn) {
    const before = this.#inMethod;
    const setInMethod = (/** @type {boolean} */ inMethod) => (this.#inMethod = inMethod);
    return /** @this {any} */ function (/** @type {any[]} */ ...args) {
      setInMethod(before);
      try {
        return ReflectApply(fn, this, args);
      } finally {
        setInMethod(true);
      }
    };
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
      if (!this.#inMethod) this.#noteRead();
      return value;
    };
    /** @type {Method} */
    const run =
      (inherited) =>
      (self, value, fn, ...args) => {
        const how = this.#outer ?? 'run';
        this.#outer = undefined;
        const callback = typeof fn === 'function' ? this.#outsideOfMethods(fn) : fn;
        return trail.run(this.#set(how, value), () =>
          this.#insideOfMethod(() => ReflectApply(inherited, self, [value, callback, ...args])),
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
      if (!this.#inMethod) trail.enterWith(this.#set('enterWith', value));
      return ReflectApply(inherited, self, [value]);
    };
    /** @type {(how: string) => Method} */
    const scope = (how) => (inherited) => (self, value) => {
      const outer = trail[how](this.#set(how, value));
      const inner = this.#insideOfMethod(() => ReflectApply(inherited, self, [value]));
      insertMethods(inner, {
        dispose: (dispose) => (inScope) => {
          this.#insideOfMethod(() => ReflectApply(dispose, inScope, []));
          outer.dispose();
        },
      });
      return inner;
    };
    /** @type {Method} */
    const disable = (inherited) => (self) => {
      trail.disable();
      this.#events.note({ type: 'disabled' }, callSites());
      return ReflectApply(inherited, self, []);
    };
    return isStorage
      ? { getStore: read, run, exit, enterWith, withScope: scope('withScope'), disable }
      : { get: read, run, withValue: scope('withValue') };
  }
}

/**
 * @param {any} variable an AsyncContext.Variable or an AsyncLocalStorage of this package
 * @param {Options} [options]
 */
function watchVariable(variable, options = {}) {
  if (!isVariable(variable) && !(/** @type {unknown} */ (variable) instanceof AsyncLocalStorage)) {
    throw notOurs('variable', 'AsyncContext.Variable or AsyncLocalStorage', variable);
  }
  validateObject(options, 'options');
  const { promises, report } = options;
  if (promises !== undefined) validateBoolean(promises, 'options.promises');
  if (report !== undefined && report !== 'stderr' && typeof report !== 'function') {
    throw invalidArgType('options.report', "'stderr' or of type function", report);
  }
  if (watched.has(variable)) {
    throw invalidArgValue('variable', 'is already watched: stop that watch first', variable);
  }
  return new VariableWatch(variable, options);
}

module.exports = { watchVariable };
