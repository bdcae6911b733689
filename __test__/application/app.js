'use strict';

// An application built from ordinary libraries. It does not refer to this package:
//
//   node --require native-async-context/register __test__/application/app.js

const { AsyncLocalStorage } = require('node:async_hooks');
const { startShop } = require('./shop/index.js');

startShop(new AsyncLocalStorage());
