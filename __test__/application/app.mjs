// The application of app.js, started from an ECMAScript module:
//
//   node --import native-async-context/register __test__/application/app.mjs

import { AsyncLocalStorage } from 'node:async_hooks';
import { startShop } from './shop/index.js';

startShop(new AsyncLocalStorage());
