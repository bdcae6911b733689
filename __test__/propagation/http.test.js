'use strict';

require('./test-group.js').testGroup('http');
