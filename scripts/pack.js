'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { spawnSync } = require('node:child_process');
const { parseArgs } = require('node:util');
const { PLATFORMS } = require('../lib/internal/platforms.js');
const { makePackages, platformsIn } = require('./lib/packages.js');
const { buildAddon, installPackages } = require('./lib/prepare.js');
const { buildRecordingPage } = require('./lib/recording-page.js');
const { root } = require('./lib/run.js');

const USAGE = `Usage: npm run pack -- [--addons DIR] [--all] [--out DIR]

Makes the npm packages: the main one, and one for each platform's binary that is there. Each is a
folder, to be published with \`npm publish\`, and a tarball, to be installed with \`npm install\`.

  --addons DIR  where the binaries are; by default this platform's is built
  --all         fail unless the binary of every platform is there (${PLATFORMS.join(', ')})
  --out DIR     where the packages go (default: dist)
  --help        print this
`;

const { values } = parseArgs({
  options: {
    addons: { type: 'string' },
    all: { type: 'boolean', default: false },
    out: { type: 'string', default: path.join(root, 'dist') },
    help: { type: 'boolean', short: 'h' },
  },
});

/** @param {number} bytes */
const kilobytes = (bytes) => `${(bytes / 1000).toFixed(0)} kB`;

/** @returns {number} the exit code */
function main() {
  installPackages();
  buildRecordingPage();
  if (values.addons === undefined) buildAddon();
  const addons = path.resolve(values.addons ?? root);
  const out = path.resolve(values.out);

  const missing = PLATFORMS.filter((platform) => !platformsIn(addons).includes(platform));
  if (values.all && missing.length > 0) {
    process.stderr.write(`There is no binary in ${addons} for ${missing.join(', ')}.\n`);
    return 1;
  }

  fs.mkdirSync(out, { recursive: true });
  const folders = makePackages({ out, addons });
  const { error, status, stdout, stderr } = spawnSync(
    'npm',
    ['pack', '--json', `--pack-destination=${out}`, ...folders],
    { cwd: root, encoding: 'utf8' },
  );
  if (error !== undefined) throw error;
  if (status !== 0) {
    process.stderr.write(stderr);
    return 1;
  }
  for (const { filename, size, unpackedSize, entryCount } of JSON.parse(stdout)) {
    process.stdout.write(
      `${path.join(out, filename)}: ${kilobytes(size)}, unpacked ${kilobytes(unpackedSize)}, ${entryCount} files\n`,
    );
  }
  return 0;
}

if (values.help) process.stdout.write(USAGE);
else process.exitCode = main();
