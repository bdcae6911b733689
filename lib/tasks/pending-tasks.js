'use strict';

const { isPending } = require('../internal/is-pending.js');

/**
 * Decides whether a task is still pending, that is, whether a program should have waited for
 * it. Each kind of resource shows this in its own way. Kinds that do not show it are not counted,
 * because they never end by themselves (a parser, a compressor, an AsyncResource that a program
 * keeps to bind callbacks).
 */

/** Node's providers (`asyncWrapProviders`) whose callback is called at most once. */
const REQUESTS = new Set([
  'BLOBREADER',
  'FILEHANDLECLOSEREQ',
  'FSREQCALLBACK',
  'FSREQPROMISE',
  'GETADDRINFOREQWRAP',
  'GETNAMEINFOREQWRAP',
  'PIPECONNECTWRAP',
  'QUERYWRAP',
  'SHUTDOWNWRAP',
  'TCPCONNECTWRAP',
  'UDPSENDWRAP',
  'WRITEWRAP',
]);

/**
 * Matches these providers and those of Node's crypto, for example RANDOMBYTESREQUEST. The parser of
 * an HTTP request has a similar name, but a program waits for the socket of that request.
 *
 * @param {string} type
 */
const isRequest = (type) =>
  REQUESTS.has(type) || (/^[A-Z0-9]+REQUEST$/.test(type) && type !== 'HTTPCLIENTREQUEST');

/**
 * Returns whether a timer or handle keeps the process alive. Node unreferences the sockets that an
 * agent keeps for later use, and so does undici.
 *
 * @param {any} resource
 */
function isReferenced(resource) {
  // When an agent reuses a socket, the new resource holds the handle (lib/_http_agent.js).
  const holder = typeof resource.hasRef === 'function' ? resource : resource.handle;
  return typeof holder?.hasRef === 'function' && holder.hasRef();
}

/** Matches the output of the process, which ends with the process. @param {any} handle */
function isOutput(handle) {
  return [process.stdout, process.stderr].some(
    (stream) => /** @type {any} */ (stream)._handle === handle,
  );
}

/** @type {Record<string, (resource: any, state: { ran: boolean }) => boolean>} */
const KINDS = {
  AsyncTask: (_resource, { ran }) => !ran,
  PROMISE: isPending,
  Timeout: (timer) => !timer._destroyed && isReferenced(timer),
  Immediate: (immediate) => !immediate._destroyed && isReferenced(immediate),
  PIPEWRAP: (handle) => isReferenced(handle) && !isOutput(handle),
  TTYWRAP: (handle) => isReferenced(handle) && !isOutput(handle),
};

/**
 * @param {string} type
 * @param {any} resource
 * @param {{ ran: boolean, ended: boolean }} state whether the task ran, and whether Node has
 *   released the resource
 * @returns {boolean}
 */
function isPendingTask(type, resource, state) {
  if (state.ended) return false;
  if (Object.hasOwn(KINDS, type)) return KINDS[type](resource, state);
  if (isRequest(type)) return !state.ran;
  return isReferenced(resource);
}

/** Matches tasks that fire by themselves when their time comes. @param {string} type */
const firesByItself = (type) => type === 'Timeout' || type === 'Immediate';

module.exports = { firesByItself, isPendingTask };
