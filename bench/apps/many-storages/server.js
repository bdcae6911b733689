'use strict';

const { AsyncLocalStorage } = require('node:async_hooks');
const http = require('node:http');

const JOBS = 200;

const requests = new AsyncLocalStorage();

/**
 * A library that makes one storage for each job, so that a job finds its own state. Node's documentation asks
 * for `disable`: before Node 24, Node keeps every storage until then.
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

/** Each job starts the next one, in its own context: so many storages have a value in the end. */
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
