'use strict';

require('./test-mode.js').testMode('warn-with-error-code');
