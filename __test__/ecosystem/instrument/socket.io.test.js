'use strict';

const { testLibrary } = require('./library.js');

testLibrary('socket.io.js', [null, null, null], ['on', 'once', 'onAny', 'acknowledgement']);
