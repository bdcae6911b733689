'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { isDeepStrictEqual } = require('node:util');
const { fixture, output } = require('./child.js');

/*
 * Libraries that are repaired by a description, and need no server. All run in one process, because
 * starting a process takes most of the time of a test.
 */

const OWN = ['A', 'B', 'C'];

/** The callbacks that see another context, or none, without the repair. */
const WRONG = [
  'async-lock, callback',
  'async-lock, function',
  'async-lock, several keys',
  'better-queue, callback',
  'better-queue, event',
  'better-queue, worker',
  'cockatiel, bulkhead',
  'dezalgo',
  ...['shared promise', 'then', 'catch', 'finally'].map((what) => `es6-promise, ${what}`),
  'graceful-fs, readFile',
  'grpc, callback',
  'grpc, metadata',
  'grpc, server, cancelled',
  'grpc, server, data',
  'grpc, server, end',
  'grpc, status',
  'inflight',
  'memoizee',
  'node-schedule, callback',
  'node-schedule, event',
  'node-schedule, job',
  'nodemailer, pool',
  ...['shared promise', 'then', 'catch', 'finally', 'done', 'nodeify'].map(
    (what) => `promise, ${what}`,
  ),
  'q, fin',
  'q, nodeify',
  'q, shared promise',
  'q, then',
  ...['shared promise', 'then', 'catch', 'finally', 'async', 'map'].map((what) => `rsvp, ${what}`),
  'thunky',
  ...['shared promise', 'then', 'catch', 'finally', 'done', 'tap', 'fold'].map(
    (what) => `when, ${what}`,
  ),
  'winston, format',
  'winston, format of the transport',
  'winston, transport',
  'workerpool, event',
  'workerpool, second then',
  'workerpool, then',
  'ws, close',
  'ws, message',
  'ws, message, addEventListener',
  'ws, ping',
];

/**
 * The callbacks that are right without the repair, at least on some Nodes: http2 streams have their own
 * context on 26, callbacks of an addon on 20 and 22.
 */
const RIGHT = [
  'grpc, callback of a failure',
  'grpc, data',
  'grpc, end',
  'grpc, status of a stream',
  'grpc, written',
  'sharp, data',
  'sharp, end',
  'sharp, metadata',
  'sharp, promise',
  'sharp, stats',
  'sharp, toBuffer',
  'sharp, toFile',
];

const program = [fixture('described.js')];

test('without the repair, requests A, B and C see another context', async () => {
  const seen = await output(program);
  assert.deepEqual(Object.keys(seen).sort(), [...WRONG, ...RIGHT].sort());
  const right = WRONG.filter((callback) => isDeepStrictEqual(seen[callback], OWN));
  assert.deepEqual(right, []);
});

test('with it, each sees its own', async () => {
  const own = Object.fromEntries([...WRONG, ...RIGHT].map((callback) => [callback, OWN]));
  assert.deepEqual(await output(program, { instrumented: true }), own);
});
