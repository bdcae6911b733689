'use strict';

const http = require('node:http');
const https = require('node:https');
const { Lifetime } = require('./lifetime.js');
const { ObjectDefineProperty, ReflectApply } = require('../internal/primordials.js');

/** The events with which a server hands out a response, as the second argument. */
const REQUESTS = ['request', 'checkContinue', 'checkExpectation'];

/** How many callers want it. */
let wanted = 0;
/** @type {{ warn?: boolean } | undefined} */
let options;

/** @param {any} prototype of servers, which inherits `emit` */
function wrapEmit(prototype) {
  const { emit: inherited } = prototype;
  const { emit } = {
    /**
     * @this {any}
     * @param {any[]} args
     */
    emit(...args) {
      const [event, , response] = args;
      if (wanted === 0 || !REQUESTS.includes(event) || typeof response?.once !== 'function') {
        return ReflectApply(inherited, this, args);
      }
      return Lifetime.until(response, options).run(ReflectApply, inherited, this, args);
    },
  };
  ObjectDefineProperty(prototype, 'emit', { value: emit, writable: true, configurable: true });
}

let wrapped = false;

/**
 * From now on, what is entered while a request of a `node:http` or `node:https` server is served can be
 * read until its response closes.
 *
 * @param {{ warn?: boolean }} [given]
 * @returns {{ undo(): void, [Symbol.dispose](): void }}
 */
function endWithResponse(given) {
  new Lifetime(given); // Throws if the options are wrong.
  if (!wrapped) {
    wrapped = true;
    for (const { Server } of [http, https]) wrapEmit(Server.prototype);
  }
  options = given;
  wanted++;
  let undone = false;
  const undo = () => {
    if (undone) return;
    undone = true;
    wanted--;
  };
  return Object.freeze({ undo, [Symbol.dispose]: undo });
}

module.exports = { endWithResponse };
