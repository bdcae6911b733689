'use strict';

// Preloaded into a server under load: tells the parent process what is on the heap.
process.on('message', (message) => {
  if (message !== 'count' && message !== 'weigh') return;
  // Not required earlier, because loading it arms the glue.
  const counts = require('../../__test__/memory/counts.js');
  counts[message]().then((counted) => process.send?.(counted));
});
