'use strict';

const inspector = require('node:inspector');

/**
 * Counts allocated bytes by function, with V8's sampling heap profiler. Objects that have been collected
 * since count too. The sampler runs in the process that it samples.
 *
 * @typedef {{ place: string, file: string, bytes: number }} Allocation `place` is the function
 */

/** Bytes between two samples, on average. */
const INTERVAL = 2048;

/** @type {inspector.Session | undefined} */
let session;

function startSampling() {
  session = new inspector.Session();
  session.connect();
  session.post('HeapProfiler.startSampling', {
    samplingInterval: INTERVAL,
    includeObjectsCollectedByMajorGC: true,
    includeObjectsCollectedByMinorGC: true,
  });
}

/**
 * @param {any} node of the profile's tree
 * @param {string} caller the nearest file above it
 * @returns {Allocation[]} built-in functions count towards the file that called them
 */
function allocationsBelow({ callFrame, children, selfSize }, caller) {
  const { functionName, lineNumber, url } = callFrame;
  const file = url === '' ? caller : url;
  const name = functionName === '' ? '(anonymous)' : functionName;
  const place = url === '' ? name : `${name}:${lineNumber + 1}`;
  return [
    ...(selfSize === 0 ? [] : [{ place, file, bytes: selfSize }]),
    ...children.flatMap((/** @type {any} */ child) => allocationsBelow(child, file)),
  ];
}

/** @returns {Promise<Allocation[]>} since the start */
function stopSampling() {
  return new Promise((resolve, reject) => {
    session?.post('HeapProfiler.stopSampling', (error, { profile }) => {
      session?.disconnect();
      if (error === null) resolve(allocationsBelow(profile.head, ''));
      else reject(error);
    });
  });
}

module.exports = { startSampling, stopSampling };
