'use strict';

const path = require('node:path');
const { abortLoad } = require('../lib/abort-load.js');
const { startServer } = require('../lib/demo-server.js');
const { findings, leftOver } = require('../lib/findings.js');
const { print, whole } = require('../lib/output.js');

/** @param {{ seconds: number, right: number, aborted: number }} load until now */
const progress = ({ seconds, right, aborted }) =>
  print(`  ${whole(seconds)} s: ${whole(right)} answers, ${whole(aborted)} aborted requests\n`);

const ENDING = path.join(__dirname, '..', 'lib', 'ending-server.js');

/**
 * There are never more live values than requests under way.
 *
 * @param {{ seconds: number, connections: number, aborts: number }} options
 */
async function withEnd({ seconds, connections, aborts }) {
  const server = await startServer('ours', [ENDING]);
  const { node, backend } = await server.stats();
  print(
    `▸ Node ${node}, backend ${backend}: ${connections} connections, ${seconds} s, every context kept\n`,
  );
  const load = await abortLoad(server.url, { connections, seconds, aborts, progress });
  const { active } = await server.stats();
  const { wrong, looks, entered, kept, underWay, alive, excess } = await server.values();
  server.stop();
  print(
    `  ${whole(kept)} contexts are kept of ${whole(entered)} requests; ${whole(looks)} times counted: at most ` +
      `${whole(alive)} values alive, ${whole(underWay)} requests under way, ${whole(Math.max(excess, 0))} values more than requests\n`,
  );
  for (const [reason, times] of load.reasons) print(`  failed ${times} times: ${reason}\n`);
  return findings({
    'answers carried the id of another request, or none': load.wrong,
    'log lines carried the id of another request': wrong,
    'requests failed that were not aborted': load.failed,
    'requests are still being handled': active,
    'values more than requests were alive': leftOver(excess),
    'contexts are not kept, so that this shows nothing': entered - kept,
    'connections had no answer at all': load.right === 0 ? connections : 0,
  });
}

/** @type {import('../lib/command.js').Command} */
module.exports = {
  summary: 'a thousand connections, some of which go away',
  about: `
Puts examples/server.js under as much load as it takes, from clients of which some go away in the
middle of a request or of its response. Checks that every response and every log line carries its own
request's id, and that nothing is kept once the clients are gone.`,
  options: {
    'end-with-response': {
      help: 'end what a request enters with its response; every context is kept, and no value may be',
    },
    seconds: { value: 'N', help: 'how long', fallback: 5, range: [1, 86_400] },
    connections: {
      value: 'N',
      help: 'at once; each has one request under way',
      fallback: 1000,
      range: [1, 10_000],
      whole: true,
    },
    aborts: {
      value: 'N',
      help: 'the share of requests that are aborted, from 0 to 1',
      fallback: 0.2,
      range: [0, 1],
    },
  },
  right: 'No answer and no log line carried another id; nothing is left of what is over.',
  async run({ seconds, connections, aborts, 'end-with-response': ends }) {
    if (ends) return withEnd({ seconds, connections, aborts });
    const server = await startServer('ours');
    const { node, backend } = await server.stats();
    const before = await server.count();
    print(`▸ Node ${node}, backend ${backend}: ${connections} connections, ${seconds} s\n`);
    const load = await abortLoad(server.url, { connections, seconds, aborts, progress });
    const { lines, wrong, active } = await server.stats();
    const after = await server.count();
    server.stop();

    const { right, aborted, failed } = load;
    const rate = whole((right + aborted) / load.seconds);
    print(
      `  ${whole(right)} answers and ${whole(lines)} log lines checked, ` +
        `${whole(aborted)} requests aborted; ${rate} requests/s\n`,
    );
    for (const [reason, times] of load.reasons) print(`  failed ${times} times: ${reason}\n`);
    return findings({
      'answers carried the id of another request, or none': load.wrong,
      'log lines carried the id of another request, or none': wrong,
      'requests failed that were not aborted': failed,
      'requests are still being handled': active,
      'contexts are left of requests that are over': leftOver(after.frames - before.frames),
      'answers came without a line in the log': Math.max(right - lines, 0),
      'connections had no answer at all': right === 0 ? connections : 0,
    });
  },
};
