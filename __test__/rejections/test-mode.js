'use strict';

const assert = require('node:assert/strict');
const { spawn } = require('node:child_process');
const path = require('node:path');
const { test } = require('node:test');
const { runtime } = require('../../index.js');
const { nodeCarries } = require('../propagation/limits.js');
const { names } = require('./fixture.js');

const FIXTURE = path.join(__dirname, 'fixture.js');

const carried = nodeCarries(Number.parseInt(process.versions.node), [
  ...process.execArgv,
  ...(process.env.NODE_OPTIONS ?? '').split(' '),
]);

/** Whether our contexts are in one of Node's stores, which async_hooks carry. */
const overHooks = !carried && runtime.backend === 'host';

/**
 * The context that an event has to run in. Most reasons are named after it.
 *
 * @param {{ event: string, reason: string }} line
 * @returns {string | undefined}
 */
function expectedContext({ event, reason }) {
  // On every Node, an error that a handler throws comes from Node's own loop over the rejections.
  if (reason.startsWith('thrown')) return undefined;
  // Known limit: Node keeps no context for this event.
  if (event === 'rejectionHandled') return undefined;
  // Known limit: async_hooks know where a promise was made, not where it was rejected.
  if (reason === 'D' && overHooks) return 'made';
  return reason;
}

/** Events that do not report a rejection of this thread. */
const OTHERS = ['exit', 'worker error', 'worker exit'];

/**
 * @param {string} kind
 * @param {string} mode
 * @param {string} scenario
 */
async function outcome(kind, mode, scenario) {
  const child = spawn(process.execPath, [
    `--unhandled-rejections=${mode}`,
    ...[FIXTURE, kind, scenario],
  ]);
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (chunk) => (stdout += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk) => (stderr += chunk));
  const [code, signal] = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (...ended) => resolve(ended));
  });
  const lines = stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
  return {
    lines,
    ended: {
      code,
      signal,
      events: lines.map(({ event, reason }) => `${event}: ${reason}`),
      stderr: stderr.replaceAll(/\(node:\d+\)/g, '(node:pid)'),
    },
  };
}

/**
 * Declares a test for each scenario in one of the modes of `--unhandled-rejections`.
 *
 * @param {string} mode
 */
function testMode(mode) {
  for (const scenario of names) {
    test(`Node does in mode ${mode} what it does without us, in the right context: ${scenario}`, async () => {
      const [armed, bare] = await Promise.all([
        outcome('armed', mode, scenario),
        outcome('bare', mode, scenario),
      ]);
      assert.deepEqual(armed.ended, bare.ended);
      const lines = armed.lines.filter(({ event }) => !OTHERS.includes(event));
      assert.deepEqual(
        lines.map(({ event, reason, context }) => ({ event, reason, context })),
        lines.map(({ event, reason }) => ({
          event,
          reason,
          context: expectedContext({ event, reason }),
        })),
      );
    });
  }
}

module.exports = { testMode };
