'use strict';

const AsyncLocalStorage = require('./storage.js');
const { Request } = require('./request.js');

/** A timer that the first request starts, and that starts itself again. */

const rearmedTimer = new AsyncLocalStorage({ name: 'rearmedTimer' });

function refresh() {
  setTimeout(refresh, 20);
}

async function start() {
  rearmedTimer.run(new Request(), refresh);
  await new Promise((resolve) => setTimeout(resolve, 50));
}

module.exports = { start };
