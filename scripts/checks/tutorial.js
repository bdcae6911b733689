'use strict';

const { blocks } = require('../../__test__/documentation/markdown.js');
const { NODE_OPTION, chosenLines, nodeBinary } = require('../lib/nodes.js');
const { print } = require('../lib/output.js');
const { follow } = require('../lib/tutorial.js');
const { emptyFolder, packTarballs } = require('../lib/user-project.js');

const PAGE = 'docs/tutorial.md';

/** @type {import('../lib/command.js').Command} */
module.exports = {
  summary: 'docs/tutorial.md, followed in an empty folder',
  about: `
Packs the package, and follows ${PAGE} in an empty folder, on every Node of the matrix: writes the files,
runs the commands, and compares what is printed with the page. It is not a part of \`npm test\` because the
server of the tutorial listens on a port of its own, 8080.`,
  options: { node: NODE_OPTION },
  right: 'Everything is as the page says.',
  async run({ node }) {
    const tarballs = packTarballs();
    /** @type {string[]} */
    const problems = [];
    for (const line of chosenLines(node)) {
      print(`▸ Node ${line}\n`);
      const found = await follow({
        blocks: blocks(PAGE),
        folder: emptyFolder(),
        node: nodeBinary(line),
        tarballs,
      });
      problems.push(...found.map((problem) => `Node ${line}: ${problem}`));
    }
    return problems;
  },
};
