'use strict';

/**
 * One contestant: one side of one question at one size, in a process of its own on the runtime
 * that started it. `bench/lib/contestant.js` starts it, waits for `ready`, then asks for rounds;
 * in between it sleeps. Messages are JSON, one per line.
 *
 * Plain CommonJS that uses only the Node APIs that Bun and Deno have too.
 */
const { createEnvironment } = require('./lib/environment.js');
const { createMeter } = require('./lib/meter.js');

const job = JSON.parse(process.argv[2]);

/** @param {object} message */
const say = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);

/** @param {unknown} error */
function fail(error) {
  say({ error: String(/** @type {any} */ (error)?.stack ?? error) });
  process.exit(1);
}

async function main() {
  const variant = require(`./questions/${job.question}.js`).variants[job.variant];
  const side = require(`./sides/${job.side}.js`);
  if (variant.needs !== undefined && typeof side.create()[variant.needs] !== 'function') {
    say({ missing: variant.needs });
    return;
  }
  const live = (variant.live ?? ((size) => size))(job.size);
  const environment = createEnvironment(side, job.size, live, variant.mixed ?? true);
  const round =
    variant.round !== undefined
      ? await variant.round(environment)
      : await createMeter(
          {
            batch: environment.inContext(() => variant.prepare(environment)),
            inContext: environment.inContext,
            checks: side.tracks,
            least: variant.least,
          },
          job.times,
        );

  process.on('uncaughtException', fail);
  let waiting = '';
  process.stdin.setEncoding('utf8');
  process.stdin.on('data', async (chunk) => {
    waiting += chunk;
    for (let end; (end = waiting.indexOf('\n')) !== -1;) {
      const request = waiting.slice(0, end);
      waiting = waiting.slice(end + 1);
      if (request === 'end') process.exit();
      try {
        say(await round());
      } catch (error) {
        fail(error);
      }
    }
  });
  process.stdin.on('end', () => process.exit());
  say({ ready: true });
}

main().catch(fail);
