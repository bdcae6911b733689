'use strict';

const { Contestant } = require('./contestant.js');

/**
 * The contestants of a group.
 *
 * @param {import('./runtimes.js').Runtime[]} runtimes
 * @param {import('./plan.js').Group} group
 * @param {(runtime: import('./runtimes.js').Runtime) => string[]} sidesOf
 * @param {import('./conduct.js').Settings} settings
 */
function entriesOf(runtimes, group, sidesOf, { times }) {
  const { definition, question, size, variant } = group;
  return runtimes.flatMap((runtime) =>
    sidesOf(runtime).map((side) => ({
      runtime,
      side,
      start: () =>
        new Contestant(
          runtime,
          side,
          'worker.js',
          { question, variant, size, side, times },
          definition.flags?.[runtime.kind],
        ),
      round: async (contestant) => (await contestant.ask('round')).value,
    })),
  );
}

module.exports = { entriesOf };
