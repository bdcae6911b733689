'use strict';

/** Runs the programs that the command line names. What they leave is seen when the process exits. */

async function main() {
  for (const name of process.argv.slice(2)) await (await import(`./${name}`)).start();
  // Not in the callback of a socket, whose context would be held by the stack.
  setImmediate(() => process.exit());
}

void main();
