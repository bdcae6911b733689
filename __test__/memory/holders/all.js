'use strict';

/** Runs the programs that the command line names. What they leave is seen when the process exits. */

async function main() {
  for (const name of process.argv.slice(2)) await (await import(`./${name}`)).start();
  process.exit();
}

void main();
