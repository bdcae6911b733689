'use strict';

/** Runs the programs that the command line names. What they leave is seen when the process exits. */

const programs = process.argv.slice(2).map((name) => require(`./${name}`));

void Promise.all(programs.map((program) => program.start())).then(() => process.exit());
