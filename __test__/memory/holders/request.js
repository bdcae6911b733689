'use strict';

/** The value that the programs of this folder enter for a request. */
class Request {
  rows = Array.from({ length: 50 }, (_, row) => ({ row }));
}

module.exports = { Request };
