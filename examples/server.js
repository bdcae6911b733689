'use strict';

// An HTTP server whose log lines say which request they belong to, without the request being
// passed around:
//
//   node examples/server.js --storage ours
//   curl -i http://127.0.0.1:3000/user/1
//
// `context.run(store, callback)` below is the one place where a context is entered. logger.js is
// the one place where it is read.

const { randomUUID } = require('node:crypto');
const http = require('node:http');
const { pipeline } = require('node:stream/promises');
const { parseArgs } = require('node:util');
const { createContext, storageNames } = require('./context.js');
const { createLogger } = require('./logger.js');
const { createShop } = require('./shop.js');

const MAX_BODY = 64 * 1024;

/** An error that the client caused. */
class RequestError extends Error {
  /**
   * @param {number} status
   * @param {string} message
   */
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/**
 * @param {object} options
 * @param {'ours' | 'node' | 'none'} options.storage
 * @param {(line: string) => void} options.write where log lines go
 */
function createServer({ storage, write }) {
  const context = createContext(storage);
  const log = createLogger(context, write);
  const shop = createShop(context, log);
  let active = 0;

  /** @type {{ method: string, path: RegExp, handler: Handler }[]} */
  const routes = [
    { method: 'GET', path: /^\/user\/(\w+)$/, handler: getUser },
    { method: 'POST', path: /^\/orders$/, handler: postOrder },
    { method: 'GET', path: /^\/report$/, handler: getReport },
  ];

  return http.createServer((request, response) => {
    if (request.url === '/stats') {
      // What the logger counted. Not a request of the shop, so there is no context.
      sendJson(response, 200, {
        storage,
        backend: context.backend,
        node: process.version,
        cpu: process.cpuUsage(),
        active,
        ...log.counts,
      });
      return;
    }
    const id = String(request.headers['x-request-id'] ?? randomUUID());
    context.run({ id }, () => void handle(request, response, id));
  });

  /**
   * @param {http.IncomingMessage} request
   * @param {http.ServerResponse} response
   * @param {string} passedId the id, passed by hand: for the baseline, and for the logger's check
   */
  async function handle(request, response, passedId) {
    const { method, url } = request;
    active++;
    response.on('finish', () => {
      log.info(`${method} ${url} ${response.statusCode}`, passedId);
    });
    try {
      const path = String(url).split('?', 1)[0];
      const route = routes.find((each) => each.method === method && each.path.test(path));
      if (route === undefined) throw new RequestError(404, `there is no ${method} ${path}`);
      const [, parameter] = /** @type {RegExpExecArray} */ (route.path.exec(path));
      await route.handler({ request, response, parameter, passedId });
    } catch (error) {
      fail(response, /** @type {any} */ (error), passedId);
    } finally {
      active--;
    }
  }

  /**
   * @typedef {object} Call
   * @property {http.IncomingMessage} request
   * @property {http.ServerResponse} response
   * @property {string} parameter what the parentheses in the path of the route matched
   * @property {string} passedId
   *
   * @typedef {(call: Call) => Promise<void>} Handler
   */

  /** @type {Handler} */
  async function getUser({ response, parameter, passedId }) {
    const user = await shop.findUser(parameter, passedId);
    if (user === undefined) throw new RequestError(404, `there is no user ${parameter}`);
    reply(response, 200, user, passedId);
  }

  /** @type {Handler} */
  async function postOrder({ request, response, passedId }) {
    const body = await readJson(request);
    log.info('read the order', passedId);
    if (typeof body?.item !== 'string' || !Number.isInteger(body.quantity)) {
      throw new RequestError(400, 'an order has an item, and a quantity that is an integer');
    }
    const order = await shop.placeOrder(body, passedId);
    if (order === undefined) throw new RequestError(400, `we do not sell ${body.item}`);
    reply(response, 201, order, passedId);
  }

  /** @type {Handler} */
  async function getReport({ response, passedId }) {
    response.setHeader('content-type', 'text/csv');
    response.setHeader('x-request-id', String(context.requestId(passedId)));
    await pipeline(shop.readSales(), shop.reportLines(passedId), response);
    log.info('sent the report', passedId);
  }

  /**
   * Answers with the id that the context has, so that the client can tell whether it is its own.
   *
   * @param {http.ServerResponse} response
   * @param {number} status
   * @param {object} value
   * @param {string} passedId
   */
  function reply(response, status, value, passedId) {
    const requestId = context.requestId(passedId);
    response.setHeader('x-request-id', String(requestId));
    sendJson(response, status, { requestId, ...value });
  }

  /**
   * @param {http.ServerResponse} response
   * @param {Error & { status?: number, code?: string }} error
   * @param {string} passedId
   */
  function fail(response, error, passedId) {
    log.info(`failed: ${error.message}`, passedId);
    if (response.headersSent || response.destroyed) {
      // Part of the answer has been sent, or the client has gone.
      response.destroy();
      return;
    }
    const { status = 500 } = error;
    reply(response, status, { error: status === 500 ? 'internal error' : error.message }, passedId);
  }
}

/**
 * The JSON body of a request.
 *
 * The body arrives in events of the connection, which serves many requests. So do not rely on the
 * context in these listeners, with any storage. The code that awaits the promise is in the context
 * of the request.
 *
 * @param {http.IncomingMessage} request
 * @returns {Promise<any>}
 */
function readJson(request) {
  return new Promise((resolve, reject) => {
    let text = '';
    request.setEncoding('utf8');
    request.on('data', (chunk) => {
      // Text beyond the limit is read and dropped: the connection may serve further requests.
      if (text.length <= MAX_BODY) text += chunk;
    });
    request.on('end', () => {
      if (text.length > MAX_BODY) {
        reject(new RequestError(413, `a body has at most ${MAX_BODY} characters`));
        return;
      }
      try {
        resolve(JSON.parse(text));
      } catch {
        reject(new RequestError(400, 'the body is not JSON'));
      }
    });
    request.on('error', reject);
  });
}

/**
 * @param {http.ServerResponse} response
 * @param {number} status
 * @param {object} value
 */
function sendJson(response, status, value) {
  const body = JSON.stringify(value);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}

const USAGE = `Usage: node examples/server.js [--storage ${storageNames.join('|')}] [--port N] [--quiet]

An HTTP server on 127.0.0.1 whose log lines carry the id of their request.

  --storage  where the context is kept (default: ours)
               ours  AsyncLocalStorage of native-async-context
               node  AsyncLocalStorage of node:async_hooks
               none  nowhere: the id is passed from function to function
  --port N   where to listen (default: 3000; 0 for any free port)
  --quiet    make the log lines but do not print them
  --help     print this

Routes: GET /user/1, POST /orders with {"item":"tea","quantity":2}, GET /report, GET /stats
`;

/**
 * @returns {{ storage: 'ours' | 'node' | 'none', port: number, quiet: boolean, help: boolean }}
 */
function readArguments() {
  const { values } = parseArgs({
    options: {
      storage: { type: 'string', default: 'ours' },
      port: { type: 'string', default: '3000' },
      quiet: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (!storageNames.includes(values.storage)) {
    throw new Error(`--storage is one of ${storageNames.join(', ')}, not "${values.storage}".`);
  }
  if (!/^\d+$/.test(values.port) || Number(values.port) > 65535) {
    throw new Error(`--port is a number from 0 to 65535, not "${values.port}".`);
  }
  return /** @type {any} */ ({ ...values, port: Number(values.port) });
}

function main() {
  let options;
  try {
    options = readArguments();
  } catch (error) {
    process.stderr.write(`${/** @type {Error} */ (error).message}\n\n${USAGE}`);
    process.exitCode = 2;
    return;
  }
  const { storage, port, quiet, help } = options;
  if (help) {
    process.stdout.write(USAGE);
    return;
  }

  const write = quiet ? () => {} : (/** @type {string} */ line) => void process.stdout.write(line);
  const server = createServer({ storage, write });
  server.on('error', (/** @type {NodeJS.ErrnoException} */ error) => {
    if (error.code !== 'EADDRINUSE') throw error;
    process.stderr.write(`Port ${port} is in use. Choose another with --port, or 0 for any.\n`);
    process.exitCode = 1;
  });
  // Node's default backlog of 511 is too small for a thousand clients that connect at once, and again
  // after each abort: the kernel drops connections and tries them again only after seconds.
  server.listen({ port, host: '127.0.0.1', backlog: 4096 }, () => {
    const address = /** @type {import('node:net').AddressInfo} */ (server.address());
    process.stdout.write(`Listening on http://127.0.0.1:${address.port}\n`);
  });

  // Started by `npm run demo` or a test: do not outlive it.
  if (process.connected) process.once('disconnect', () => process.exit());
}

if (require.main === module) main();

module.exports = { createServer };
