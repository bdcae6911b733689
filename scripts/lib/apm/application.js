// @ts-nocheck: its packages are only in the folder with its copy
'use strict';

/**
 * The traced application, without its packages: those are loaded with `require` or `import`. It is an Express
 * server whose requests wait for timers, a fetch, database queries and a node:http request, once with
 * promises and once with callbacks. A request's name is in the paths that it fetches and in its queries, and
 * therefore in its spans.
 *
 * Sends its port over the IPC channel, and runs until it is killed.
 */

const http = require('node:http');
const { setTimeout: sleep } = require('node:timers/promises');
const { startPostgres } = require('./postgres.js');

/** By default fewer than there are requests, so that requests wait for one another's connections. */
const CONNECTIONS = Number(process.env.APPLICATION_CONNECTIONS ?? 4);

/**
 * @param {http.Server} server
 * @returns {Promise<number>} its port
 */
function listen(server) {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(server.address().port));
  });
}

/**
 * @param {number} port
 * @param {string} path
 * @param {(error: Error | undefined) => void} callback
 */
function get(port, path, callback) {
  http
    .get({ port, path, host: '127.0.0.1', agent: false }, (response) => {
      response.resume().on('end', callback);
    })
    .on('error', callback);
}

/**
 * @param {import('express')} express
 * @param {import('pg').Pool} Pool
 */
async function start(express, Pool) {
  const inner = await listen(
    http.createServer((_request, response) => {
      // Makes every request open its own connection, in every run.
      response.setHeader('Connection', 'close');
      setTimeout(() => response.end('inner'), 2);
    }),
  );
  const { port: database } = await startPostgres();
  const pool = new Pool({
    host: '127.0.0.1',
    port: database,
    user: 'u',
    database: 'd',
    max: CONNECTIONS,
    idleTimeoutMillis: 0,
  });
  await Promise.all(Array.from({ length: CONNECTIONS }, () => pool.query('SELECT first')));

  const app = express();
  app.use((_request, _response, next) => setImmediate(next));
  app.get('/promises/:name', async (request, response) => {
    const { name } = request.params;
    await sleep(3);
    await (await fetch(`http://127.0.0.1:${inner}/fetched/${name}`)).text();
    const [answer] = await Promise.all([
      pool.query(`SELECT ${name}`),
      new Promise((resolve) => get(inner, `/got/${name}`, resolve)),
    ]);
    await null;
    await pool.query(`SELECT again ${name}`);
    response.json(answer.rows);
  });
  app.get('/callbacks/:name', (request, response, next) => {
    const { name } = request.params;
    setTimeout(() => {
      pool.query(`SELECT ${name}`, (error, answer) => {
        if (error) return next(error);
        process.nextTick(get, inner, `/got/${name}`, (error) => {
          if (error) return next(error);
          queueMicrotask(() => {
            pool.query(`SELECT again ${name}`, (error) =>
              error ? next(error) : response.json(answer.rows),
            );
          });
        });
      });
    }, 3);
  });
  process.send(await listen(http.createServer(app)));
}

module.exports = { start };
