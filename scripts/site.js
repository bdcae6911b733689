'use strict';

const { runCommand } = require('./lib/command.js');
const { print } = require('./lib/output.js');
const { DIST, buildSite } = require('./lib/site/build.js');

void runCommand('npm run site', {
  about: `
Builds the documentation as a site of static files in site/dist, from the same Markdown, with a search, the
charts of the benchmarks and the numbers of a demo that is run for it. The generator, VitePress, is installed
in site/ and not with the development packages.`,
  options: {
    seconds: { value: 'N', help: 'of each measurement of the demo', fallback: 2, range: [0.1, 60] },
  },
  run({ seconds }) {
    const pages = buildSite({ seconds });
    print(`${pages.length} pages: ${DIST}\n`);
    return [];
  },
});
