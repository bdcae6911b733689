'use strict';

const path = require('node:path');
const { PREPARED } = require('../lib/prepare.js');
const { root, runLong } = require('../lib/run.js');

/** @type {import('../lib/command.js').Command} */
module.exports = {
  summary: 'the benchmarks: no row whose ratios are under two thirds of the committed ones',
  about: `
Runs the quick form of the benchmarks on every Node of the matrix, and compares its ratios with those in
bench/baseline.json: \`npm run bench -- --quick --check --node all\`. Takes about two minutes.`,
  right: 'No benchmark has become much slower.',
  async run() {
    const bench = path.join(root, 'bench', 'run.js');
    const code = await runLong(process.execPath, [bench, '--quick', '--check', '--node', 'all'], {
      env: { ...process.env, ...PREPARED },
    });
    return code === 0 ? [] : ['A ratio is too low, or could not be measured.'];
  },
};
