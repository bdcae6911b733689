'use strict';

require('../index.js');
require('../lib/rooms.js').room('register');
