'use strict';

const { threadId } = require('node:worker_threads');
const { Variable } = require('../api/variable.js');
const { invalidArgType } = require('../internal/errors.js');
const { validateBoolean, validateFunction, validateObject } = require('../internal/validators.js');
const { validateString } = require('../internal/validators.js');
const { AsyncTask } = require('./async-task.js');
const { assertWritable, filesFor, writeFlow } = require('./flow-files.js');
const { record } = require('./flow-recorder.js');
const { Flow, FlowBuilder } = require('./flow.js');

/**
 * Records what a function does, up to when its promise settles. Its first task, the root of all
 * others, is an AsyncTask of the function's name.
 *
 * @typedef {object} Options
 * @property {boolean} [promises]
 * @property {import('./flow-recorder.js').Readable[]} [variables]
 * @property {string} [out]
 */

/** @type {InstanceType<typeof Variable<object>>} */
const traced = new Variable({ name: 'traceFlow' });

/**
 * @param {unknown} fn
 * @param {any} options
 */
function validate(fn, options) {
  validateFunction(fn, 'fn');
  validateObject(options, 'options');
  const { promises, variables, out } = options;
  if (promises !== undefined) validateBoolean(promises, 'options.promises');
  if (out !== undefined) validateString(out, 'options.out');
  if (variables === undefined) return;
  if (!Array.isArray(variables)) {
    throw invalidArgType('options.variables', 'an instance of Array', variables);
  }
  for (const [index, variable] of variables.entries()) {
    if (typeof (variable?.get ?? variable?.getStore) === 'function') continue;
    const expected = 'an AsyncContext.Variable or an AsyncLocalStorage';
    throw invalidArgType(`options.variables[${index}]`, expected, variable);
  }
}

/**
 * @template T
 * @param {() => T} fn
 * @param {Options} [options]
 * @returns {Promise<{ result: Awaited<T>, flow: import('./flow.js').FlowData }>}
 */
async function traceFlow(fn, options = {}) {
  validate(fn, options);
  const { promises = false, variables = [], out } = options;
  const files = out === undefined ? [] : filesFor(out);
  for (const file of files) assertWritable(file);

  const flow = new Flow();
  const builder = new FlowBuilder(flow);
  const run = {};
  const stop = record(
    {
      promises,
      variables: () => variables,
      belongs: () => traced.get() === run,
      write: (event) => builder.add(event),
    },
    { pid: process.pid, tid: threadId, name: threadId === 0 ? 'main' : `worker ${threadId}` },
  );
  try {
    const result = await traced.run(run, () =>
      new AsyncTask(fn.name || 'traceFlow').runInAsyncScope(fn),
    );
    return { result, flow };
  } finally {
    stop();
    for (const file of files) {
      const { error, file: instead } = writeFlow(flow, file);
      if (error !== undefined) process.emitWarning(`${error.message} It is in ${instead}.`);
    }
  }
}

module.exports = { traceFlow };
