'use strict';

/** Runs the programs named on the command line. What they leave is inspected when the process exits. */

async function main() {
  for (const name of process.argv.slice(2)) await (await import(`./${name}`)).start();
  // Not in a socket's callback, whose context the stack would hold.
  setImmediate(() => process.exit());
}

void main();
