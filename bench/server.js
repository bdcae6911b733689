'use strict';

/**
 * The contestant of the HTTP questions: a server on loopback. For each request it enters a context,
 * awaits the given number of async functions, and answers with the id that it reads from the context.
 * It prints its URL and, when asked, its CPU time.
 */
const http = require('node:http');

const { awaits, framework, side: name } = JSON.parse(process.argv[2]);
const side = require(`./sides/${name}.js`);

const requests = side.create();

/** @param {object} message */
const say = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);

async function step(value) {
  return value;
}

/** The work of a handler: only asynchronous steps, so that their cost shows. */
async function work() {
  for (let i = 0; i < awaits; i++) await step(i);
  return requests.getStore();
}

let lost = 0;

/**
 * @param {{ id: string }} context
 * @param {{ id: string } | undefined} seen
 */
function answer(context, seen) {
  if (side.tracks && seen !== context) lost++;
  return `{"request":"${(seen ?? context).id}"}`;
}

let requestNumber = 0;
const newContext = () => ({ id: `${++requestNumber}` });

/** @type {Record<string, () => Promise<import('node:http').Server>>} */
const FRAMEWORKS = {
  async plain() {
    return http.createServer((request, response) => {
      const context = newContext();
      requests.run(context, async () => {
        const body = answer(context, await work());
        response.setHeader('content-type', 'application/json');
        response.end(body);
      });
    });
  },

  async express() {
    const app = require('express')();
    app.use((request, response, next) => {
      request.context = newContext();
      requests.run(request.context, next);
    });
    app.get('/', async (request, response) => {
      const body = answer(request.context, await work());
      response.type('json').send(body);
    });
    return http.createServer(app);
  },

  async fastify() {
    const app = require('fastify')();
    app.decorateRequest('context', null);
    app.addHook('onRequest', (request, reply, done) => {
      request.context = newContext();
      requests.run(request.context, done);
    });
    app.get('/', async (request, reply) => {
      const body = answer(request.context, await work());
      return reply.type('application/json').send(body);
    });
    await app.ready();
    return app.server;
  },
};

async function main() {
  const server = await FRAMEWORKS[framework]();
  server.listen(0, '127.0.0.1', () => {
    const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
    say({ ready: true, url: `http://127.0.0.1:${port}/` });
  });
  process.stdin.on('data', () => {
    const { system, user } = process.cpuUsage();
    say({ worked: (system + user) / 1000, lost });
  });
  process.stdin.on('end', () => process.exit());
}

main().catch((error) => {
  if (error.code === 'MODULE_NOT_FOUND') return say({ missing: error.message });
  say({ error: error.stack });
});
