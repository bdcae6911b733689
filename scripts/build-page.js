'use strict';

// `npm run build:page`: the page that `trace` draws in, which is not in the repository.
const { buildFlowPage } = require('./lib/flow-page.js');

buildFlowPage();
