'use strict';

const { subscribe, unsubscribe } = require('node:diagnostics_channel');
const process = require('node:process');
const { Duplex } = require('node:stream');
const { runInRoot } = require('../../../index.js');

/**
 * Node publishes each stream when it is made, before anybody can listen to it. Its class is not exported,
 * and loading `node:http2` to make one takes longer than all other repairs.
 */
const CHANNELS = ['http2.server.stream.created', 'http2.client.stream.created'];

/** Node 20 publishes nothing. */
const hasChannels = Number.parseInt(process.versions.node, 10) >= 22;

let isWaiting = false;

/**
 * The connection emits the events of a server's streams, requests and responses, and of a client's stream
 * those behind trailers, so listeners that were added inside a `run` do not see its value.
 *
 * @type {import('../targets.js').Builtin}
 */
module.exports = {
  builtin: 'node:http2',
  repair: (repair) => {
    if (isWaiting) return true;
    isWaiting = true;
    const repairClassOf = (/** @type {any} */ stream) => {
      const { Http2ServerRequest, Http2ServerResponse } = require('node:http2');
      // What the streams of servers and clients have in common.
      repair.listeners(Object.getPrototypeOf(Object.getPrototypeOf(stream)));
      repair.listeners(Http2ServerRequest.prototype);
      repair.listeners(Http2ServerResponse.prototype);
    };
    if (!hasChannels) {
      runInRoot(() => repairClassOf(unconnectedStream()));
      return true;
    }
    const onStream = (/** @type {any} */ { stream }) => {
      for (const name of CHANNELS) unsubscribe(name, onStream);
      repairClassOf(stream);
    };
    for (const name of CHANNELS) subscribe(name, onStream);
    return true;
  },
};

/** A stream of a session that is over before it could send anything. */
function unconnectedStream() {
  const { connect } = require('node:http2');
  const nowhere = new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() });
  const session = connect('http://localhost', { createConnection: () => nowhere });
  const stream = session.request();
  stream.on('error', () => {});
  session.on('error', () => {});
  stream.close();
  session.destroy();
  return stream;
}
