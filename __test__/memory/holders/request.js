'use strict';

/** What a request has in its context, in the programs of this folder. */
class Request {
  rows = Array.from({ length: 50 }, (_, row) => ({ row }));
}

module.exports = { Request };
