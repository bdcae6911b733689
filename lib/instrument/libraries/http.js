'use strict';

const dns = require('node:dns');
const http = require('node:http');
const { runInRoot } = require('../../../index.js');
const { moveToRoot } = require('../sockets.js');

/**
 * Events of a request with a body come from its connection: listeners that were added inside of a
 * `run` do not see what was entered. Idle sockets of an Agent, that of `https` included, keep the
 * values of the request that had them last, and of the one that opened them.
 *
 * @type {import('../index.js').Builtin}
 */
module.exports = {
  builtin: 'node:http',
  repair: (repair) => {
    // The answer to a request of our own knows that request, and has its context.
    repair.listeners(http.IncomingMessage.prototype, ({ req }) => req === undefined);
    repair.listeners(http.ServerResponse.prototype);
    // An Agent asks it whether a socket that has become free is to be kept.
    repair.method(
      http.Agent.prototype,
      'keepSocketAlive',
      (keepSocketAlive) =>
        /** @this {any} */
        function (/** @type {any} */ socket) {
          return runInRoot(() => {
            const kept = Reflect.apply(keepSocketAlive, this, [socket]);
            if (kept) moveToRoot(socket);
            return kept;
          });
        },
    );
    // Node makes its resolver of names when it is first used, and keeps it: let that be here.
    runInRoot(dns.getServers);
  },
};
