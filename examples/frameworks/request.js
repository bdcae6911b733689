'use strict';

// Shared by the servers in this folder: the context of a request, and a logger that reads it.

const { randomUUID } = require('node:crypto');
const { AsyncLocalStorage } = require('native-async-context');
const { bindEmitter } = require('native-async-context/events');
const pino = require('pino');

/** @type {AsyncLocalStorage<{ id: string, user: string }>} */
const request = new AsyncLocalStorage({ name: 'request' });

// A copy, because pino adds the fields of each line to the object that it gets from its mixin.
const log = pino({ base: null, mixin: () => ({ ...request.getStore() }) });

/**
 * Serves a request in a context of its own.
 *
 * @template R
 * @param {import('node:http').IncomingMessage} req
 * @param {import('node:http').ServerResponse} res
 * @param {() => R} serve
 * @returns {R}
 */
function enter(req, res, serve) {
  const { method, url, headers } = req;
  const id = String(headers['x-request-id'] ?? randomUUID());
  const user = String(headers['x-user'] ?? 'nobody');
  return request.run({ id, user }, () => {
    // 'data', 'end' and 'close' come from the socket, which belongs to no request.
    bindEmitter(req);
    bindEmitter(res);
    res.setHeader('x-request-id', id);
    res.on('close', () => {
      log.info({ method, url }, res.writableFinished ? 'answered' : 'the client has gone');
    });
    return serve();
  });
}

module.exports = { enter, log, request };
