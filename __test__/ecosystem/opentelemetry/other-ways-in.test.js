'use strict';

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const path = require('node:path');
const { test } = require('node:test');

const ROOT = path.join(__dirname, '..', '..', '..');

/**
 * @param {string[]} flags
 * @param {string} code
 * @returns {any} what it printed, as JSON
 */
function run(flags, code) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...flags, '--eval', code], {
    cwd: ROOT,
    encoding: 'utf8',
    env: {
      ...process.env,
      OTEL_LOG_LEVEL: 'error',
      OTEL_LOGS_EXPORTER: 'none',
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_TRACES_EXPORTER: 'none',
    },
  });
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout);
}

test('under register, their ContextManager runs on our storage', () => {
  const code = `
    const { AsyncLocalStorageContextManager } = require('@opentelemetry/context-async-hooks');
    const { AsyncLocalStorage } = require('native-async-context');
    const manager = new AsyncLocalStorageContextManager();
    // Private to theirs, and the one way to see which it is.
    const isOurs = manager._asyncLocalStorage instanceof AsyncLocalStorage;
    const context = {};
    const within = manager.with(context, () => manager.active() === context);
    console.log(JSON.stringify({ isOurs, within }));
  `;
  assert.deepEqual(run(['--require', 'native-async-context/register'], code), {
    isOurs: true,
    within: true,
  });
  assert.deepEqual(run([], code), { isOurs: false, within: true });
});

test('startNodeSdk takes no ContextManager: that which was set before stays, and it says so', () => {
  const { reported, isOurs } = run(
    [],
    `
      const reported = [];
      console.error = (...args) => reported.push(args.join(' '));
      const { context, ROOT_CONTEXT } = require('@opentelemetry/api');
      const { startNodeSdk } = require('@opentelemetry/sdk-node');
      const { AsyncLocalStorageContextManager } = require('native-async-context/opentelemetry');
      const manager = new AsyncLocalStorageContextManager();
      context.setGlobalContextManager(manager);
      startNodeSdk({ contextManager: manager });
      const active = ROOT_CONTEXT.setValue(Symbol.for('key'), 1);
      const isOurs = context.with(active, () => manager.active() === active);
      console.log(JSON.stringify({ reported, isOurs }));
    `,
  );
  assert.equal(isOurs, true);
  assert.equal(reported.length, 1);
  assert.match(reported[0], /duplicate registration of API: context/);
});
