'use strict';

const { runCommand } = require('./lib/command.js');
const fs = require('node:fs');
const path = require('node:path');
const { spawnSync } = require('node:child_process');
const { PLATFORMS } = require('../lib/internal/platforms.js');
const { writeMarked } = require('./lib/marked.js');
const { print } = require('./lib/output.js');
const { makePackages, platformsIn } = require('./lib/packages.js');
const { buildAddon } = require('./lib/prepare.js');
const { buildRecordingPage } = require('./lib/recording-page.js');
const { programFor, root } = require('./lib/run.js');

/** @param {number} bytes */
const kilobytes = (bytes) => `${(bytes / 1000).toFixed(0)} kB`;

/** @param {{ name: string, size: number, unpackedSize: number }[]} packed @returns {string} Markdown */
const sizes = (packed) =>
  [
    '| package | download | installed |',
    '| --- | --: | --: |',
    ...packed.map(
      ({ name, size, unpackedSize }) =>
        `| \`${name}\` | ${kilobytes(size)} | ${kilobytes(unpackedSize)} |`,
    ),
  ].join('\n');

void runCommand('npm run pack', {
  about: `
Makes the npm packages: the main one, and one for the binary of each platform that is there. Each is a
folder, and a tarball, for \`npm install\` and \`npm run release\`. PACKAGE_REPOSITORY in the environment
is the address of the repository, such as https://example.com/owner/name: without it the packages are
private, and npm publishes none of them.`,
  options: {
    addons: { value: 'DIR', help: "where the binaries are; by default this platform's is built" },
    all: { help: `fail unless the binary of every platform is there: ${PLATFORMS.join(', ')}` },
    out: { value: 'DIR', help: 'where the packages go', fallback: 'dist' },
    write: { help: 'write the sizes into docs/installation.md' },
  },
  prepares: false,
  async run({ addons, all, out, write }) {
    buildRecordingPage();
    if (addons === undefined) buildAddon();
    const from = addons === undefined ? undefined : path.resolve(root, addons);
    const to = path.resolve(root, out);

    const missing = PLATFORMS.filter((platform) => !platformsIn(from ?? root).includes(platform));
    if (all && missing.length > 0) {
      return [`There is no binary in ${from ?? root} for ${missing.join(', ')}.`];
    }

    fs.mkdirSync(to, { recursive: true });
    // Removes tarballs of other versions, and of platforms that no longer have a binary here.
    for (const file of fs.readdirSync(to)) {
      if (file.endsWith('.tgz')) fs.rmSync(path.join(to, file));
    }
    const folders = makePackages({ out: to, addons: from });
    const { error, status, stdout, stderr } = spawnSync(
      ...programFor('npm', ['pack', '--json', `--pack-destination=${to}`, ...folders]),
      { cwd: root, encoding: 'utf8' },
    );
    if (error !== undefined) throw error;
    if (status !== 0) return [`npm pack failed:\n${stderr}`];
    const packed = JSON.parse(stdout);
    for (const { filename, size, unpackedSize, entryCount } of packed) {
      print(
        `${path.join(to, filename)}: ${kilobytes(size)}, unpacked ${kilobytes(unpackedSize)}, ${entryCount} files\n`,
      );
    }
    if (write) await writeMarked('docs/installation.md', 'sizes', sizes(packed));
    return [];
  },
});
