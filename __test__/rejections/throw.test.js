'use strict';

require('./test-mode.js').testMode('throw');
