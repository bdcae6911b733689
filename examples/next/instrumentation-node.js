import { randomUUID } from 'node:crypto';
import { Server } from 'node:http';
import { log, request } from './request.js';

/**
 * Serves each request in a context of its own. Next has no hook around all of its request handling,
 * so the context is entered where its HTTP server emits the request.
 */
export function enterRequests() {
  const { emit } = Server.prototype;
  Server.prototype.emit = function (event, ...args) {
    if (event !== 'request') return emit.call(this, event, ...args);
    const [{ headers }] = args;
    const id = headers['x-request-id'] ?? randomUUID();
    const user = headers['x-user'] ?? 'nobody';
    return request.run({ id, user }, () => emit.call(this, event, ...args));
  };
  log({ msg: 'instrumented' });
}
