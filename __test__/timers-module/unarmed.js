'use strict';

// Prints what callbacks of native-async-context/timers read in a process in which async hooks cannot
// be enabled, so the glue has no effect.
const hooks = require('node:async_hooks');

const { createHook } = hooks;
hooks.createHook = (callbacks) => Object.assign(createHook(callbacks), { enable() {} });

const { AsyncContext } = require('../../index.js');
const timers = require('../../entries/timers.js');

const variable = new AsyncContext.Variable();
const seen = {};
const read = (name) => () => {
  seen[name] = variable.get();
};

variable.run('value', () => {
  timers.setTimeout(read('setTimeout'), 1);
  const interval = timers.setInterval(() => {
    clearInterval(interval);
    read('setInterval')();
  }, 1);
  timers.setImmediate(read('setImmediate'));
  timers.nextTick(read('nextTick'));
  timers.queueMicrotask(read('queueMicrotask'));
});

process.on('exit', () => console.log(JSON.stringify(seen)));
