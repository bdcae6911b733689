// @ts-nocheck: its packages are installed where it is copied to
'use strict';

/**
 * The application that is traced, but for its packages, which are loaded with `require` or `import`: an
 * Express server whose requests wait for timers, a fetch, queries of a database and a request by
 * node:http, once with promises and once with callbacks. The name of each request is in the path of what
 * it fetches and in the text of its queries, so that it is in its spans.
 *
 * Tells its port when it is started with an IPC channel. Ends when it is ended.
 */

const http = require('node:http');
const { setTimeout: sleep } = require('node:timers/promises');
const { startPostgres } = require('./postgres.js');

/** By default fewer than there are requests, which then wait for the connections of one another. */
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
      // Each request then opens a connection itself, and so does in every run.
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
