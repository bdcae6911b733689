'use strict';

const { abortLoad } = require('./lib/abort-load.js');
const { command, print } = require('./lib/command.js');
const { findings, leftOver } = require('./lib/findings.js');
const { whole } = require('./lib/demo-report.js');
const { startServer } = require('./lib/demo-server.js');

const USAGE = `Usage: npm run load -- [--seconds N] [--connections N] [--aborts N]

Puts examples/server.js under as much load as it takes, from clients of which some go away in the
middle of a request or of its answer, and checks that every answer and every log line carries its
own request's id, and that nothing is kept when the clients are gone.

  --seconds N      how long (default: 5)
  --connections N  at once; each has one request under way (default: 1000)
  --aborts N       the share of requests that are given up, from 0 to 1 (default: 0.2)
  --help           print this

Exit code 0: no context was wrong, none was left. 1: otherwise.
`;

command({
  usage: USAGE,
  options: {
    seconds: { number: 5, least: 1, most: 86_400 },
    connections: { number: 1000, least: 1, most: 10_000 },
    aborts: { number: 0.2, least: 0, most: 1 },
  },
  right: 'Every answer and every log line carried its own id; no context is left.',
  async check({ seconds, connections, aborts }) {
    const server = await startServer('ours');
    const { node, backend } = await server.stats();
    const before = await server.count();
    print(`▸ Node ${node}, backend ${backend}: ${connections} connections, ${seconds} s\n`);
    const load = await abortLoad(server.url, { connections, seconds, aborts });
    const { lines, wrong, active } = await server.stats();
    const after = await server.count();
    server.stop();

    const { right, aborted, failed } = load;
    const rate = whole((right + aborted) / load.seconds);
    print(
      `  ${whole(right)} answers and ${whole(lines)} log lines checked, ` +
        `${whole(aborted)} requests given up; ${rate} requests/s\n`,
    );
    for (const [reason, times] of load.reasons) print(`  failed ${times} times: ${reason}\n`);
    return findings({
      'answers carried the id of another request, or none': load.wrong,
      'log lines carried the id of another request, or none': wrong,
      'requests failed though nobody gave them up': failed,
      'requests are still being handled': active,
      'contexts are left of requests that are over': leftOver(after.frames - before.frames),
      'answers came without a line in the log': Math.max(right - lines, 0),
      'connections had no answer at all': right === 0 ? connections : 0,
    });
  },
});
