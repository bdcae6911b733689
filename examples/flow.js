'use strict';

/**
 * When to choose which. A `Variable` for what belongs to the caller: which request is this? A
 * `ContinuationFlow` for what a callee leaves behind: what did `beforeEach` set up?
 */
const { AsyncContext } = require('native-async-context');
const { ContinuationFlow } = require('native-async-context/flow');

const request = new AsyncContext.Variable();
const fixture = new ContinuationFlow();

/** Traces lines of a request, however deep they are written. */
async function trace() {
  const lines = [];
  const log = (text) => lines.push(`${request.get()}: ${text}`);
  const query = async () => {
    // Whatever the callee enters is over for the caller.
    await request.run('query', async () => await null);
    log('rows');
  };
  await Promise.all(
    ['first', 'second'].map((id) =>
      request.run(id, async () => {
        log('begins');
        await query();
        log('ends');
      }),
    ),
  );
  return lines;
}

/**
 * A test framework in which `beforeEach` sets a value for the test: it enters a value in a function
 * that is awaited, and the test, a continuation of it, has it.
 *
 * @param {(() => any)[]} hooks
 * @param {() => any} test
 */
function runTest(hooks, test) {
  // A value at the outset: what follows is tracked from there on.
  return fixture.run(undefined, async () => {
    for (const hook of hooks) await hook();
    return test();
  });
}

async function main() {
  console.log((await trace()).join('\n'));
  const connect = async () => {
    await null;
    // It stays entered for whoever continues from this function.
    return fixture.run({ database: 'test' }, async () => {});
  };
  const fill = async () => {
    await null;
    return fixture.run({ ...fixture.get(), rows: 3 }, async () => {});
  };
  await runTest([connect, fill], () => console.log(JSON.stringify(fixture.get())));
}

main();
