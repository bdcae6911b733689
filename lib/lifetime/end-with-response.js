'use strict';

const { Lifetime } = require('./lifetime.js');
const { SharedSwitch } = require('../internal/shared-switch.js');
const { ReflectApply } = require('../internal/primordials.js');

const { getOwnPropertyDescriptor, getPrototypeOf } = Object;
const { defineProperty, deleteProperty } = Reflect;

/**
 * Serves each request of an HTTP server in a lifetime that ends when its response closes.
 *
 * Servers hand requests out with `server.emit`. Tracers replace that method of the prototypes too, to
 * enter their context around it, and that has to end as well. So each server gets an `emit` of its own, in
 * front of all others, when it emits its first connection. All servers (`node:http`, `node:https`, both
 * of `node:http2`) inherit `emit` through that of `node:net`.
 */

/** Events that hand out a request, and which argument has a `close` event when it is over. */
const REQUESTS = new Map([
  ['request', 1],
  ['checkContinue', 1],
  ['checkExpectation', 1],
  ['stream', 0], // Of HTTP/2.
]);

/** @type {{ warn?: boolean } | undefined} */
let options;

/**
 * By response: one is handed out twice when the listener of `checkContinue` emits `request`.
 *
 * @type {WeakMap<object, InstanceType<typeof Lifetime>>}
 */
const lifetimes = new WeakMap();

/** @param {any} response of HTTP/1, or of the compatible API of HTTP/2, or a stream of HTTP/2 */
function lifetimeOf(response) {
  const over = response.stream ?? response;
  let lifetime = lifetimes.get(over);
  if (lifetime === undefined) lifetimes.set(over, (lifetime = Lifetime.until(over, options)));
  return lifetime;
}

/** @type {WeakSet<object>} the servers that have an `emit` of ours */
const fronted = new WeakSet();

/**
 * @param {any} object a server, or a prototype of servers
 * @returns {() => void} undoes it, unless other code has replaced the method since
 */
function wrapEmit(object) {
  const own = getOwnPropertyDescriptor(object, 'emit');
  const { emit } = {
    /**
     * @this {any}
     * @param {string} event
     * @param {any[]} args
     */
    emit(event, ...args) {
      const original = own?.value ?? getPrototypeOf(object).emit;
      const response = args[REQUESTS.get(event) ?? -1];
      const isRequest = typeof response?.once === 'function' && typeof response.off === 'function';
      if (ending.isOn && (isRequest || event === 'connection')) front(this);
      return ending.isOn && isRequest
        ? lifetimeOf(response).run(ReflectApply, original, this, [event, ...args])
        : ReflectApply(original, this, [event, ...args]);
    },
  };
  defineProperty(object, 'emit', { value: emit, writable: true, configurable: true });
  return () => {
    if (getOwnPropertyDescriptor(object, 'emit')?.value !== emit) return;
    if (own === undefined) deleteProperty(object, 'emit');
    else defineProperty(object, 'emit', own);
  };
}

/** @param {any} server */
function front(server) {
  if (fronted.has(server) || typeof server.listenerCount !== 'function') return;
  if (server.listenerCount('request') === 0 && server.listenerCount('stream') === 0) return;
  fronted.add(server);
  wrapEmit(server);
}

/** @type {(() => void)[]} */
let undoing = [];

function start() {
  undoing.push(wrapEmit(require('node:net').Server.prototype));
  const servers = [require('node:http').Server];
  // A Node may be built without it.
  if (process.features.tls) servers.push(require('node:https').Server);
  for (const { prototype } of servers) {
    // What a tracer has put there goes past the `emit` of `net`.
    if (Object.hasOwn(prototype, 'emit')) undoing.push(wrapEmit(prototype));
  }
}

function stop() {
  for (const undo of undoing) undo();
  undoing = [];
}

const ending = new SharedSwitch(start, stop);

/**
 * @param {{ warn?: boolean }} [given] the latest count
 * @returns {{ undo(): void, [Symbol.dispose](): void }}
 */
function endWithResponse(given) {
  new Lifetime(given); // Throws if the options are wrong.
  options = given;
  return ending.turnOn();
}

module.exports = { endWithResponse };
