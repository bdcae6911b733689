'use strict';

const { Writable } = require('node:stream');
const AsyncLocalStorage = require('./storage.js');
const { Request } = require('./request.js');

/** A logger whose destination has stopped: the lines wait, and keep the requests that wrote them. */

const slowLogger = new AsyncLocalStorage({ name: 'slowLogger' });

const destination = new Writable({ write: () => {} });

function log() {
  const request = slowLogger.getStore();
  destination.write('line\n', () => request.rows);
}

async function start() {
  for (let each = 0; each < 3; each++) slowLogger.run(new Request(), log);
}

module.exports = { start };
