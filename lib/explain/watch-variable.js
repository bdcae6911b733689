'use strict';

const {
  AsyncLocalStorage,
  isVariable,
  rootSnapshot,
  Variable,
} = require('../context/internals.js');
const { invalidArgType, invalidArgValue } = require('../internal/errors.js');
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
const { putInFront } = require('./inserted-methods.js');
const { VariableHistory } = require('./history.js');
const { Setting, explain, shown } = require('./explanation.js');

/**
 * Where a variable was set, captured, restored and lost.
 *
 * Three things tell. Methods in front of those of the variable see it set and read. Beside the value
 * they put into the context where it was set: the *trail*, a variable or storage of the watch's own
 * that goes wherever the value goes, through every Snapshot too. And a watcher of tasks
 * (watchers.js) remembers for each callback where it was registered, and with which trail.
 *
 * Whoever watches has the variable, and could read it anyway: no one else learns of its values.
 * Without a watch nothing of this is there.
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
  /** What is read where it has no value. @type {any} */
  #none;
  /** The method that is about to call another one of the variable. @type {string | undefined} */
  #outer;
  #events;
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
    this.#events = new VariableHistory(
      report === 'stderr' ? (event) => process.stderr.write(this.#printed(event)) : report,
    );
    const read = isStorage ? variable.getStore : variable.get;
    this.#read = () => ReflectApply(read, variable, []);
    this.#none = rootSnapshot.run(this.#read);
    const restore = putInFront(variable, this.#methods(isStorage));
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

  /** @returns {VariableEvent[]} what has happened, each place once, in the order of the first time */
  get events() {
    return this.#events.all;
  }

  /** @returns {string} why the variable has here what it has */
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
      this.#events.note({ type: 'disabled' }, callSites());
      return ReflectApply(inherited, self, []);
    };
    return isStorage
      ? { getStore: read, run, exit, enterWith, withScope: scope('withScope'), disable }
      : { get: read, run, withValue: scope('withValue') };
  }
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
function watchVariable(variable, options = {}) {
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
  if (watched.has(variable)) {
    throw invalidArgValue('variable', 'is watched already: stop that watch first', variable);
  }
  return new VariableWatch(variable, options);
}

module.exports = { watchVariable };
