'use strict';

const fs = require('node:fs');
const { NODE_OPTION, chosenLines } = require('../lib/nodes.js');
const { print } = require('../lib/output.js');
const { combinations, missing, page, readProgram, tables } = require('../lib/platforms/symbols.js');

/** @type {import('../lib/command.js').Command} */
module.exports = {
  summary: "which of V8's functions each Node exports, on each platform: a table",
  about: `
Fetches the Node of each platform, macOS and Windows included, and reads from its file which of the
functions it exports that the addon looks up. Runs none of them.`,
  options: {
    node: NODE_OPTION,
    markdown: { value: 'FILE', help: 'write the tables to this file, as a page' },
  },
  right: 'Each Node exports what the package needs there.',
  prepares: false,
  run({ node, markdown: file }) {
    const programs = combinations(chosenLines(node)).map((each) => readProgram(...each));
    print(`\n${tables(programs)}\n`);
    if (file !== undefined) {
      fs.writeFileSync(file, page(programs));
      print(`Written to ${file}.\n`);
    }
    return missing(programs);
  },
};
