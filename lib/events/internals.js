'use strict';

/** What other rooms use of this one. */
module.exports = {
  bindToRegistration: require('./bind-emitter.js').bindToRegistration,
  boundOver: require('./bound-listeners.js').boundOver,
};
