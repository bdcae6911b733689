'use strict';

const { activeTrace, startTelemetry } = require('../shared/telemetry.js');
const { HttpInstrumentation } = require('@opentelemetry/instrumentation-http');
const { PgInstrumentation } = require('@opentelemetry/instrumentation-pg');
const { UndiciInstrumentation } = require('@opentelemetry/instrumentation-undici');

startTelemetry([
  new HttpInstrumentation(),
  new PgInstrumentation({ requireParentSpan: false }),
  new UndiciInstrumentation(),
]);

const http = require('node:http');
const { Pool } = require('pg');
const { request: ask } = require('undici');

module.exports = ({ postgres, service }) => {
  const pool = new Pool({ host: '127.0.0.1', port: postgres, user: 'bench', max: 16 });

  async function find(name) {
    const { rows } = await pool.query(`select '${name}'`);
    return rows[0].query;
  }

  async function stock() {
    const { body } = await ask(`http://127.0.0.1:${service}/stock`);
    return body.json();
  }

  return http.createServer(async (request, response) => {
    const [order, customer, { left }] = await Promise.all([
      find('order'),
      find('customer'),
      stock(),
    ]);
    response.end(JSON.stringify({ request: activeTrace(), order, customer, left }));
  });
};
