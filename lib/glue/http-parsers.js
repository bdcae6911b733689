'use strict';

const { load } = require('../internal/load.js');
const { exchange } = require('../slot/slot.js');
const { ReflectApply } = require('../internal/primordials.js');
const { replace } = require('../internal/replace-method.js');

/**
 * Keeps the frame of a finished request out of the parsers that Node keeps for the next one.
 *
 * Node 22 stores the content of the slot in each of its native resources, whether it carries it or
 * not (`AsyncWrap::AsyncReset` in src/async_wrap.cc), and lets go of it only with the resource. That
 * is soon, except for HTTP parsers: up to a thousand wait for the next request (`parsers` in
 * lib/_http_common.js). So a parser is given to a request while the slot is empty. Our hook, the
 * first that hears of it, puts the frame back.
 */

/** @type {{ frame: any } | undefined} */
let initializing;

/** Whether `HTTPParser.prototype.initialize` is replaced. */
let replaced = false;

/**
 * Called at the `init` of a resource.
 *
 * @param {string} type
 */
function restoreForParser(type) {
  if (initializing !== undefined) {
    exchange(initializing.frame);
    initializing = undefined;
  } else if (!replaced && (type === 'HTTPINCOMINGMESSAGE' || type === 'HTTPCLIENTREQUEST')) {
    // With the first parser: a program without HTTP does not have the module loaded.
    replaced = true;
    emptySlotForParsers();
  }
}

function emptySlotForParsers() {
  replace(load('_http_common').HTTPParser.prototype, 'initialize', (initialize) => ({
    /** @this {any} */
    initialize() {
      const frame = exchange(undefined);
      initializing = { frame };
      try {
        return ReflectApply(initialize, this, arguments);
      } finally {
        initializing = undefined;
        exchange(frame);
      }
    },
  }));
}

module.exports = { restoreForParser };
