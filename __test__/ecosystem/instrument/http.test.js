'use strict';

const { testLibrary } = require('./library.js');

testLibrary(
  'http.js',
  [null, null, null],
  ['data', 'end', 'finish, prepended', 'finish', 'upgraded, data', 'upgraded, close'],
);
