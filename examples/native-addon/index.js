'use strict';

// Two calls of a native addon at the same time, each in a request of its own. Whatever thread the addon
// works in, it calls back in the request that called it. The argument is the path of the addon that was
// built from c/ or rust/ (README.md).
const path = require('node:path');
const { AsyncContext } = require('native-async-context');

const addon = require(path.resolve(process.argv[2]));

const request = new AsyncContext.Variable({ name: 'request', defaultValue: 'none' });

for (const id of ['first', 'second']) {
  request.run(id, () => {
    addon.ticks(3, (number) => console.log(`${id}: tick ${number} in request ${request.get()}`));
    addon.work(() => console.log(`${id}: done in request ${addon.read(request)}`));
  });
}
console.log(`outside: request ${request.get()}`);
