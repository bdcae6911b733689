'use strict';

const dns = require('node:dns');
const http = require('node:http');
const net = require('node:net');
const { runInRoot } = require('../../../index.js');
const { moveToRoot } = require('../sockets.js');

/** The events of a server that hand out a socket, as their second argument. */
const UPGRADES = ['upgrade', 'connect'];

/**
 * Node gives the socket of a server own methods, and removes them in the first call without a parser
 * (`generateSocketListenerWrapper` in lib/_http_server.js). It would remove ours with them.
 *
 * @param {any} socket
 * @param {import('../targets.js').Instance} repair
 */
function repairUpgraded(socket, repair) {
  if (!(socket instanceof net.Socket) || /** @type {any} */ (socket).parser) return;
  for (const name of ['on', 'addListener', 'prependListener']) {
    Reflect.deleteProperty(socket, name);
  }
  repair.listeners(socket);
}

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
    // A socket that is upgraded emits in the context of its connection.
    repair.method(
      http.Server.prototype,
      'emit',
      (emit) =>
        /** @this {any} */
        function (/** @type {any[]} */ ...args) {
          const [event, , socket] = args;
          if (UPGRADES.includes(event)) repairUpgraded(socket, repair);
          return Reflect.apply(emit, this, args);
        },
    );
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
    return true;
  },
};
