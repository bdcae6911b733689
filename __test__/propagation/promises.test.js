'use strict';

require('./test-group.js').testGroup('promises');
