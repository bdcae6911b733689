'use strict';

const AsyncLocalStorage = require('./storage.js');
const { Request } = require('./request.js');

/** State on the global object, as if the server had only one user. */

const globalState = new AsyncLocalStorage({ name: 'globalState' });

async function start() {
  globalState.run(new Request(), () => {
    Object.assign(globalThis, { applicationState: { user: globalState.getStore() } });
  });
}

module.exports = { start };
