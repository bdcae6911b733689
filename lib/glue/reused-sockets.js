'use strict';

const { keepFrame, keptFrame } = require('./kept-frames.js');

/**
 * Takes the frame out of a socket that an http.Agent hands to another request. Its callbacks then belong
 * to a resource of that request (`ReusedHandle` in lib/_http_agent.js), but the socket would go on to
 * hold the context in which it was opened.
 */

/**
 * Called at the `init` of a resource.
 *
 * @param {string} type
 * @param {any} resource
 */
function releaseReusedSocket(type, resource) {
  if (type !== 'TCPWRAP' && type !== 'TLSWRAP' && type !== 'PIPEWRAP') return;
  const handle = resource?.handle;
  if (keptFrame(handle) !== undefined) keepFrame(handle, undefined);
}

module.exports = { releaseReusedSocket };
