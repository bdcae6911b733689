'use strict';

const DATA = 'data: ';

module.exports = {
  title: 'a streamed answer of 100 tokens through three async generators',
  requests: 200,
  /** Every token names the request of the context in which it was made. */
  idOf(body) {
    const events = body.split('\n\n').filter((event) => event.startsWith(DATA));
    const ids = new Set(events.map((event) => JSON.parse(event.slice(DATA.length)).request));
    return events.length === 100 && ids.size === 1 ? [...ids][0] : `${[...ids].join(' or ')}`;
  },
};
