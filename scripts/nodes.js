'use strict';

const { parseArgs } = require('node:util');
const { LINES, forget, nodeBinary } = require('./lib/nodes.js');

const { values } = parseArgs({
  options: { update: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
});

if (values.help) {
  process.stdout.write(`Usage: npm run nodes -- [--update]

Fetches the newest Node ${LINES.join(', ')} into .nodes/ and prints where they are.

  --update  fetch them anew
`);
} else {
  if (values.update) forget();
  for (const line of LINES) process.stdout.write(`${line}\t${nodeBinary(line)}\n`);
}
