'use strict';

// async-context-native has an AsyncContext that is a variable and its own Snapshot.wrap, after an
// older draft of the proposal. A program for it runs on ours through this class:

const { AsyncContext: Proposal } = require('native-async-context');

class AsyncContext extends Proposal.Variable {
  static wrap = Proposal.Snapshot.wrap;
}

// Its setUnhandledRejection replaces Node's event. With ours, Node's event has the context:

/** @param {(type: string, promise: Promise<unknown>, reason?: unknown) => void} handler */
function setUnhandledRejection(handler) {
  process.on('unhandledRejection', (reason, promise) =>
    handler('unhandledRejection', promise, reason),
  );
  process.on('rejectionHandled', (promise) => handler('rejectionHandled', promise));
}

// The program.

const request = new AsyncContext();

setUnhandledRejection((type, _promise, reason) => {
  console.log(`${request.get()}: ${type} ${reason}`);
});

const bound = request.run('a', () =>
  AsyncContext.wrap(() => console.log(`${request.get()}: bound`)),
);

request.run(
  'b',
  async (greeting) => {
    await null;
    console.log(`${request.get()}: ${greeting}`);
    bound();
    // With async-context-native it would be lost: V8 itself does not carry the context into timers.
    setTimeout(() => console.log(`${request.get()}: timer`), 1);
    void Promise.reject('no');
  },
  'hello',
);
