'use strict';

const { Contestant } = require('./contestant.js');
const { drive } = require('./load.js');
const { sidesOf } = require('./sides.js');

/** How long each round drives a server. */
const SECONDS = 1;

/**
 * The contestants of a group, and how each is asked for a round.
 *
 * @param {import('./runtimes.js').Runtime[]} runtimes
 * @param {import('./plan.js').Group} group
 * @param {import('./conduct.js').Settings & { quick: boolean }} settings
 */
function entriesOf(runtimes, group, settings) {
  const entry = group.definition.server === undefined ? loop : server;
  return runtimes.flatMap((runtime) =>
    sidesOf(runtime, group, settings.quick).map((side) => ({
      runtime,
      side,
      ...entry(runtime, side, group, settings),
    })),
  );
}

/**
 * A process that times itself.
 *
 * @type {(runtime: any, side: string, group: any, settings: any) => any}
 */
function loop(runtime, side, { definition, question, size, variant }, { times }) {
  return {
    start() {
      const job = { question, variant, size, side, times };
      return new Contestant(runtime, side, 'worker.js', job, definition.flags?.[runtime.kind]);
    },
    async round(contestant) {
      const { value, second } = await contestant.ask('round');
      return { value, second };
    },
  };
}

/**
 * A server that this process drives.
 *
 * @type {(runtime: any, side: string, group: any) => any}
 */
function server(runtime, side, { definition, size }) {
  return {
    start() {
      const job = { awaits: size, framework: definition.server, side };
      return new Contestant(runtime, side, 'server.js', job);
    },
    async round(contestant) {
      const before = await contestant.ask('report');
      const { rate, requests } = await drive(contestant.ready.url, SECONDS);
      const after = await contestant.ask('report');
      const lost = after.lost - before.lost;
      if (lost > 0) throw new Error(`the context was lost: ${lost} requests did not see theirs`);
      return { value: rate, second: ((after.worked - before.worked) * 1000) / requests };
    },
  };
}

module.exports = { entriesOf };
