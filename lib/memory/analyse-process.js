'use strict';

const { analyse } = require('./analyse.js');

/** What `whatHolds` starts in a process of its own: takes a job as JSON, and prints the report as JSON. */

analyse(JSON.parse(process.argv[2])).then(
  (report) => process.stdout.write(JSON.stringify(report)),
  (error) => {
    process.stderr.write(error.message);
    process.exitCode = 1;
  },
);
