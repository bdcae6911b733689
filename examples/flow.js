'use strict';

/**
 * Which one to choose: a `Variable` for values that belong to the caller (which request is this?), a
 * `ContinuationFlow` for values that a callee leaves behind (what did `beforeEach` set up?).
 */
const { AsyncContext } = require('native-async-context');
const { ContinuationFlow } = require('native-async-context/flow');

const request = new AsyncContext.Variable();
const fixture = new ContinuationFlow();

/** Collects the log lines of two requests, however deep they are written. */
async function trace() {
  const lines = [];
  const log = (text) => lines.push(`${request.get()}: ${text}`);
  const query = async () => {
    // The caller does not see a value that the callee enters.
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
 * A test framework in which `beforeEach` sets a value for the test. The hook enters the value in a
 * function that is awaited. The test continues from that function and has the value.
 *
 * @param {(() => any)[]} hooks
 * @param {() => any} test
 */
function runTest(hooks, test) {
  // Enter a value first: the flow is tracked from here on.
  return fixture.run(undefined, async () => {
    for (const hook of hooks) await hook();
    return test();
  });
}

async function main() {
  console.log((await trace()).join('\n'));
  const connect = async () => {
    await null;
    // It stays entered for the code that continues from this function.
    return fixture.run({ database: 'test' }, async () => {});
  };
  const fill = async () => {
    await null;
    return fixture.run({ ...fixture.get(), rows: 3 }, async () => {});
  };
  await runTest([connect, fill], () => console.log(JSON.stringify(fixture.get())));
}

main();
