'use strict';

/**
 * A context that gets lost, is found with `watchVariable`, and is repaired. A queue written by hand calls
 * its jobs from its own timer. So a job runs in the context of the code that started the timer, instead
 * of that of the code that queued the job.
 */
const { AsyncContext, AsyncLocalStorage } = require('native-async-context');
const { watchVariable } = require('native-async-context/explain');

const request = new AsyncLocalStorage({ name: 'request' });

class Queue {
  #jobs = [];
  #timer = setInterval(() => this.#drain(), 1);

  push(job) {
    this.#jobs.push(job);
  }

  #drain() {
    for (const job of this.#jobs.splice(0)) job();
  }

  close() {
    clearInterval(this.#timer);
  }
}

/** The repair: each job brings its context along. */
class CarryingQueue extends Queue {
  push(job) {
    super.push(AsyncContext.Snapshot.wrap(job));
  }
}

/** Two requests, each of which queues a job that reads which request it is for. */
async function serve(queue, seen) {
  await Promise.all(
    [1, 2].map((id) =>
      request.run({ id }, function handle() {
        return new Promise((resolve) => {
          queue.push(function job() {
            seen(request.getStore());
            resolve();
          });
        });
      }),
    ),
  );
  queue.close();
}

async function main() {
  const watch = watchVariable(request);

  let explained = false;
  await serve(new Queue(), (store) => {
    console.log('a queue by hand:', store);
    if (!explained) console.log(`\n${watch.explain()}\n`);
    explained = true;
  });
  await serve(new CarryingQueue(), (store) => console.log('with Snapshot.wrap:', store));

  watch.stop();
}

main();
