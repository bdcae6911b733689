'use strict';

const { subscribe, unsubscribe } = require('node:diagnostics_channel');
const process = require('node:process');
const { Duplex } = require('node:stream');
const { AsyncContext, runInRoot } = require('../../../index.js');

/**
 * The connection emits the events of a server's streams, requests and responses, so listeners that were
 * added inside a `run` do not see its value. A client's stream knows its request, except for an `'end'`
 * behind trailers before Node 24.22.
 *
 * The classes are not exported, and loading `node:http2` to make a stream takes longer than all other
 * repairs. So they are taken from the first streams, which Node publishes before anybody can listen to
 * them; on Node 20, which does not, from a stream that is never connected.
 *
 * @typedef {import('../targets.js').Instance} Repair
 * @typedef {(stream: any) => void} OnStream
 */

const SERVER = 'http2.server.stream.created';
const CLIENT = 'http2.client.stream.created';

const major = Number.parseInt(process.versions.node, 10);

/** The contexts of requests, by their stream. @type {WeakMap<object, InstanceType<typeof AsyncContext.Snapshot>>} */
const requesters = new WeakMap();

let isRepaired = false;

/** @type {import('../targets.js').Builtin} */
module.exports = {
  builtin: 'node:http2',
  repair: (repair) => {
    if (isRepaired) return true;
    isRepaired = true;
    if (major < 22) {
      runInRoot(repairUnpublished, repair);
      return true;
    }
    onFirst(SERVER, (stream) => {
      repair.listeners(Object.getPrototypeOf(stream));
      repairMessages(repair);
    });
    if (major >= 26) return true;
    onFirst(CLIENT, (stream) => repairEnd(repair, Object.getPrototypeOf(stream)));
    subscribe(CLIENT, (message) => {
      if (repair.wanted) capture(/** @type {any} */ (message).stream);
    });
    return true;
  },
};

/**
 * @param {string} channel
 * @param {OnStream} act
 */
function onFirst(channel, act) {
  const listener = (/** @type {any} */ { stream }) => {
    unsubscribe(channel, listener);
    act(stream);
  };
  subscribe(channel, listener);
}

/** @param {object} stream of a client, in the context of its request */
function capture(stream) {
  requesters.set(stream, new AsyncContext.Snapshot());
}

/**
 * Node 24.22 and later emit it in the context of the request, too.
 *
 * @param {Repair} repair
 * @param {any} prototype of a client's streams
 */
function repairEnd(repair, prototype) {
  repair.method(
    prototype,
    'emit',
    (emit) =>
      /** @this {any} */
      function (/** @type {any[]} */ ...args) {
        const requester = args[0] === 'end' ? requesters.get(this) : undefined;
        if (requester === undefined) return Reflect.apply(emit, this, args);
        return requester.run(Reflect.apply, emit, this, args);
      },
  );
}

/** @param {Repair} repair */
function repairMessages(repair) {
  const { Http2ServerRequest, Http2ServerResponse } = require('node:http2');
  repair.listeners(Http2ServerRequest.prototype);
  repair.listeners(Http2ServerResponse.prototype);
}

/** @param {Repair} repair */
function repairUnpublished(repair) {
  const { connect } = require('node:http2');
  const nowhere = new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() });
  const session = connect('http://localhost', { createConnection: () => nowhere });
  const stream = session.request();
  for (const emitter of [session, stream]) emitter.on('error', () => {});
  stream.close();
  session.destroy();
  const ofClient = Object.getPrototypeOf(stream);
  repair.listeners(
    Object.getPrototypeOf(ofClient),
    (each) => Object.getPrototypeOf(each) !== ofClient,
  );
  repairMessages(repair);
  repairEnd(repair, ofClient);
  repair.method(
    Object.getPrototypeOf(session),
    'request',
    (request) =>
      /** @this {any} */
      function (/** @type {any[]} */ ...args) {
        const made = Reflect.apply(request, this, args);
        capture(made);
        return made;
      },
  );
}
