'use strict';

const { isPending } = require('../internal/is-pending.js');

/**
 * Whether a task is still to come: what one would have waited for. Each kind of resource says so
 * in its own way; those that say nothing are not counted, as they never end by themselves (a
 * parser, a compressor, an AsyncResource that somebody keeps to bind callbacks to).
 */

/** The providers of Node's (`asyncWrapProviders`) whose callback is called once, or never. */
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
 * Those and the ones of Node's crypto, such as RANDOMBYTESREQUEST. The parser of an HTTP request
 * is called like them; what is waited for there is its socket.
 *
 * @param {string} type
 */
const isRequest = (type) =>
  REQUESTS.has(type) || (/^[A-Z0-9]+REQUEST$/.test(type) && type !== 'HTTPCLIENTREQUEST');

/**
 * A timer or a handle that keeps the process alive. Node unreferences the sockets that an agent
 * keeps for later, and undici does too.
 *
 * @param {any} resource
 */
function isReferenced(resource) {
  // The new resource of a socket that an agent uses again holds the handle (lib/_http_agent.js).
  const holder = typeof resource.hasRef === 'function' ? resource : resource.handle;
  return typeof holder?.hasRef === 'function' && holder.hasRef();
}

/** The output of the process ends with it. @param {any} handle */
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
 * @param {{ ran: boolean, ended: boolean }} state whether it has run, and whether Node has let go
 *   of it
 * @returns {boolean}
 */
function isOutstanding(type, resource, state) {
  if (state.ended) return false;
  if (Object.hasOwn(KINDS, type)) return KINDS[type](resource, state);
  if (isRequest(type)) return !state.ran;
  return isReferenced(resource);
}

/** Tasks that fire by themselves, when their time has come. @param {string} type */
const firesByItself = (type) => type === 'Timeout' || type === 'Immediate';

module.exports = { firesByItself, isOutstanding };
