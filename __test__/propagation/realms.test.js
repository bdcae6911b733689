'use strict';

require('./test-group.js').testGroup('realms');
