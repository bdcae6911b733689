'use strict';

// Preloaded into a server under load: answers its parent with what is on the heap.
process.on('message', (message) => {
  if (message !== 'count') return;
  // Not before: the glue is armed when this is loaded.
  const { count } = require('../../__test__/memory/counts.js');
  count().then((counted) => process.send?.(counted));
});
