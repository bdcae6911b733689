'use strict';

const { UsageError, runCommand } = require('./lib/command.js');
const path = require('node:path');
const { print } = require('./lib/output.js');
const { checkPackages, publish, readPackages } = require('./lib/publication.js');
const { root } = require('./lib/run.js');

void runCommand('npm run release', {
  about: `
Publishes the packages that \`npm run pack\` has made: those with the binaries first, then the main one,
which from then on is what people install. A publication that stopped half way is continued: what the
registry has, with the same contents, is left alone. With --dry-run nothing is published; everything
else is done, and platforms without a binary are listed.`,
  options: {
    packages: { value: 'DIR', help: 'where the tarballs are', fallback: 'dist' },
    'dry-run': { help: 'publish nothing' },
    provenance: {
      help: 'with a statement of what built them, which takes a runner of a CI service',
    },
    tag: {
      value: 'NAME',
      help: 'the tag of the repository, such as v1.2.3, that has to be theirs',
    },
  },
  right: 'Everything is published, or would be.',
  prepares: false,
  settle(values) {
    if (values.tag === undefined || /^v\d/.test(values.tag)) return values;
    throw new UsageError(
      `--tag must be a v and a version, such as v1.2.3. It was "${values.tag}".`,
    );
  },
  run({ packages: folder, 'dry-run': dryRun, provenance, tag }) {
    const packages = readPackages(path.resolve(root, folder));
    const { problems, notes } = checkPackages(packages, { tag });
    for (const note of notes) print(`  ${note}\n`);
    const wrong = dryRun ? problems : [...problems, ...notes];
    return wrong.length > 0 ? wrong : publish(packages, { dryRun, provenance });
  },
});
