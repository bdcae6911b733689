'use strict';

const { AsyncLocalStorage } = require('node:async_hooks');
const http = require('node:http');

const JOBS = 200;

const requests = new AsyncLocalStorage();

/**
 * A library that creates one storage per job, to hold the state of the job. It calls `disable` as Node's
 * documentation asks: before Node 24, Node keeps a storage alive until then.
 */
class Job {
  #state = new AsyncLocalStorage();

  async run(number, work) {
    try {
      return await this.#state.run({ number }, work, () => this.#state.getStore()?.number);
    } finally {
      this.#state.disable();
    }
  }
}

/** Each job starts the next one in its own context, so in the last one every storage has a value. */
async function chain(number) {
  if (number === JOBS) return requests.getStore()?.id;
  return new Job().run(number, async (current) => {
    await undefined;
    const id = await chain(number + 1);
    return current() === number ? id : undefined;
  });
}

module.exports = () =>
  http.createServer(({ headers }, response) => {
    requests.run({ id: headers['x-request-id'] }, async () => {
      response.end(JSON.stringify({ request: await chain(0) }));
    });
  });
