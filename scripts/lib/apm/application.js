// @ts-nocheck: its packages are installed where it is copied to
'use strict';

/*
 * The application that is traced: an Express server whose requests wait for a timer, a fetch, a query of
 * a database and a request by node:http. Answers a number of requests at once, and prints the spans that
 * the agent has recorded, as JSON. The agent, which was loaded before, has left a function for that.
 */

const http = require('node:http');
const { setTimeout: sleep } = require('node:timers/promises');
const express = require('express');
const { Client } = require('pg');
const { startPostgres } = require('./postgres.js');

const REQUESTS = 20;

/** How long an agent may take to finish its spans, in milliseconds. */
const LATER = 500;

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
 * @returns {Promise<number>} the status of the answer
 */
function get(port, path) {
  return new Promise((resolve, reject) => {
    http
      .get({ port, path, host: '127.0.0.1', agent: false }, (response) => {
        response.resume().on('end', () => resolve(response.statusCode));
      })
      .on('error', reject);
  });
}

async function main() {
  const inner = await listen(
    http.createServer((_request, response) => setTimeout(() => response.end('inner'), 2)),
  );
  const { port: database } = await startPostgres();
  const client = new Client({ host: '127.0.0.1', port: database, user: 'u', database: 'd' });
  await client.connect();
  // One after the other: pg warns when a client is given several queries at once.
  let queried = Promise.resolve();

  const app = express();
  app.get('/work/:id', async (request, response) => {
    await sleep(3);
    await (await fetch(`http://127.0.0.1:${inner}/fetched`)).text();
    await (queried = queried.then(() => client.query('SELECT 1')));
    await get(inner, '/got');
    response.json(request.params);
  });
  const port = await listen(http.createServer(app));

  const ids = Array.from({ length: REQUESTS }, (_, id) => id);
  const statuses = await Promise.all(ids.map((id) => get(port, `/work/${id}`)));
  if (statuses.some((status) => status !== 200)) throw new Error(`answered with ${statuses}`);
  await sleep(LATER);
  const spans = await globalThis[Symbol.for('native-async-context.apm')]();
  process.stdout.write(JSON.stringify(spans), () => process.exit());
}

void main();
