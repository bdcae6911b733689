'use strict';

// Preloaded into a server under load: answers its parent with what is on the heap.
process.on('message', (message) => {
  if (message !== 'count' && message !== 'weigh') return;
  // Not before: the glue is armed when this is loaded.
  const counts = require('../../__test__/memory/counts.js');
  counts[message]().then((counted) => process.send?.(counted));
});
