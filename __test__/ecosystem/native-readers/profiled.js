'use strict';

/*
 * Samples functions that run in a context of ours, inside a context that @datadog/pprof labels. Prints
 * how many samples were taken and how many have the label, for both ways to set labels: pprof's own
 * `runWithContext`, and dd-trace's way, which calls `setContext` in the storage that it has just
 * entered.
 */

const { time } = require('@datadog/pprof');
const { isAsyncContextFrameActive } = require('@datadog/pprof/out/src/async-context-frame.js');
const { AsyncContext } = require('../../../index.js');
// Packages on the list of native readers get this class, also under `register`.
const { AsyncLocalStorage } = require('../../../lib/register/nodes-async-hooks.js');

const variable = new AsyncContext.Variable();
const tracer = new AsyncLocalStorage();

function compute() {
  const end = Date.now() + 50;
  while (Date.now() < end) for (let i = 0; i < 1e4; i++) Math.sqrt(i);
}

function sampledInRun() {
  compute();
}

function sampledInSet() {
  compute();
}

/** @param {() => void} sampled */
async function work(sampled) {
  variable.run('ours', sampled);
  await variable.run('ours', async () => {
    await null;
    variable.run('inner', sampled);
    await new Promise((resolve) => setTimeout(resolve, 1));
    sampled();
  });
}

/**
 * @param {any} profile
 * @param {string} name
 */
function count({ stringTable: { strings }, function: functions, location, sample }, name) {
  const named = functions.find((each) => strings[each.name] === name);
  const places = new Set(
    location.filter(({ line }) => line[0].functionId === named?.id).map(({ id }) => id),
  );
  let [taken, labelled] = [0, 0];
  for (const { locationId, value, label } of sample) {
    if (!locationId.some((id) => places.has(id))) continue;
    taken += Number(value[0]);
    if (label.some(({ key }) => strings[key] === 'label')) labelled += Number(value[0]);
  }
  return { taken, labelled };
}

(async () => {
  const active = isAsyncContextFrameActive();
  time.start({ withContexts: true, useCPED: true, intervalMicros: 1000 });
  await time.runWithContext({ label: 'request' }, () => work(sampledInRun));
  await tracer.run({}, () => {
    time.setContext({ label: 'request' });
    return work(sampledInSet);
  });
  const profile = time.stop(false, ({ context } = {}) => context?.context ?? {});
  const [run, set] = ['sampledInRun', 'sampledInSet'].map((name) => count(profile, name));
  process.stdout.write(JSON.stringify({ active, run, set }));
})();
