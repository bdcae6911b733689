'use strict';

require('./test-group.js').testGroup('timers');
