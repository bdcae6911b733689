'use strict';

// `npm run build:page`: the page that `trace` draws in, which is not in the repository.
const { buildRecordingPage } = require('./lib/recording-page.js');

buildRecordingPage();
