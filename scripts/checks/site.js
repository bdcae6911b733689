'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { print } = require('../lib/output.js');
const { root } = require('../lib/run.js');
const { DIST, buildSite } = require('../lib/site/build.js');
const { visitSite } = require('../lib/site/visit.js');

/** @type {import('../lib/command.js').Command} */
module.exports = {
  summary: 'the documentation site: built, and clicked through in a browser',
  about: `
Builds the site as \`npm run site\` does, with a short demo, and does in the browser of the tests what a reader does:
follows the menu, searches and opens what was found, chooses a chart, opens an example. Takes pictures of
pages. A link that leads nowhere fails the build. It is not a part of \`npm test\` because the generator is a
hundred packages of its own and takes half a minute of CPU time.`,
  options: {
    built: { help: 'visit the site that is in site/dist' },
    screenshots: {
      value: 'FOLDER',
      help: 'where the pictures go',
      fallback: path.join('.cache', 'site'),
    },
  },
  right: 'The site does what it should.',
  async run({ built, screenshots }) {
    const pictures = path.resolve(root, screenshots);
    fs.mkdirSync(pictures, { recursive: true });
    if (!built) buildSite({ seconds: 0.2 });
    const problems = await visitSite(DIST, pictures);
    print(`Pictures: ${pictures}\n`);
    return problems;
  },
};
