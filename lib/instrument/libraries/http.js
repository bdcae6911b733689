'use strict';

const dns = require('node:dns');
const http = require('node:http');
const { runInRoot } = require('../../../index.js');
const { moveToRoot } = require('../sockets.js');

/**
 * The connection emits the events of a request with a body, so listeners that were added inside a `run` do
 * not see its value. Idle sockets of an Agent, also of `https`, keep the values of the request that used them
 * last and of the one that opened them.
 *
 * @type {import('../targets.js').Builtin}
 */
module.exports = {
  builtin: 'node:http',
  repair: (repair) => {
    // A response to an outgoing request knows that request, and has its context.
    repair.listeners(http.IncomingMessage.prototype, ({ req }) => req === undefined);
    repair.listeners(http.ServerResponse.prototype);
    // An Agent calls it to decide whether an idle socket is kept.
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
    // Node creates its resolver of host names on first use and keeps it, so create it in the root.
    runInRoot(dns.getServers);
  },
};
