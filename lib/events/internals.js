'use strict';

const { once } = require('../realm.js');

/** What the other rooms use of this one. They enter it first. */
module.exports = once('events', () => ({ ...require('./bind-emitter.js') }));
