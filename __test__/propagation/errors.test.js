'use strict';

require('./test-group.js').testGroup('errors');
