'use strict';

const { UsageError, runCommand } = require('./lib/command.js');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { begin, print } = require('./lib/output.js');
const { auditPackage } = require('./lib/package-audit.js');
const { checkPackages, checksums, publish, readPackages } = require('./lib/publication.js');
const { root, run, step } = require('./lib/run.js');

/** What a dry run cannot show. */
const ONLY_THERE = [
  'that the names on npm are ours, and that npm trusts the release workflow',
  'the statement of provenance, which a runner of a CI service signs',
  'the binaries built and tested on machines of the other platforms',
];

/**
 * @param {string} tag
 * @returns {string[]} the problems
 */
function checkTag(tag) {
  const git = (/** @type {string[]} */ ...args) =>
    spawnSync('git', args, { cwd: root, encoding: 'utf8' }).stdout ?? '';
  const problems = [];
  if (!git('tag', '--points-at', 'HEAD').split('\n').includes(tag)) {
    problems.push(`The commit that is checked out does not have the tag ${tag}.`);
  }
  if (git('status', '--porcelain') !== '') {
    problems.push('There are changes that are not committed, so the tag is not what is packed.');
  }
  return problems;
}

/** @param {string} out @param {string | undefined} addons */
function pack(out, addons) {
  const from = addons === undefined ? [] : [`--addons=${addons}`];
  step('make the packages', () =>
    run(process.execPath, [path.join(__dirname, 'pack.js'), `--out=${out}`, ...from]),
  );
}

/** @param {import('./lib/publication.js').Package[]} packages */
async function auditAll(packages) {
  const found = { problems: /** @type {string[]} */ ([]), notes: /** @type {string[]} */ ([]) };
  for (const each of packages) {
    const progress = begin(`look into ${path.basename(each.file)}`);
    const { problems, notes } = await auditPackage(each);
    progress.end(problems.length === 0 && notes.length === 0);
    found.problems.push(...problems);
    found.notes.push(...notes);
  }
  return found;
}

void runCommand('npm run release', {
  about: `
Publishes packages: those with the binaries first, then the main one, which from then on is what people
install. They are looked into before: publint, the types, the bill of materials, the notices, the
binaries. A publication that stopped half way is continued: what the registry has, with the same
contents, is left alone. With --dry-run nothing is published; everything else is done, and what only
the registry can show is listed.`,
  options: {
    packages: {
      value: 'DIR',
      help: 'where the tarballs are; for a dry run, by default, dist, where they are made first',
    },
    addons: { value: 'DIR', help: 'where the binaries are, if packages are made' },
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
    if (values.tag !== undefined && !/^v\d/.test(values.tag)) {
      throw new UsageError(
        `--tag must be a v and a version, such as v1.2.3. It was "${values.tag}".`,
      );
    }
    if (values.packages === undefined && !values['dry-run']) {
      throw new UsageError('Say with --packages where the packages are that were tested.');
    }
    if (values.packages !== undefined && values.addons !== undefined) {
      throw new UsageError('Give --packages or --addons: packages that are there are not made.');
    }
    return values;
  },
  async run({ packages: given, addons, 'dry-run': dryRun, provenance, tag }) {
    const folder = path.resolve(root, given ?? 'dist');
    const tagged = tag === undefined ? [] : checkTag(tag);
    if (tagged.length > 0) return tagged;
    if (given === undefined) pack(folder, addons);
    const packages = readPackages(folder);
    const { problems, notes } = checkPackages(packages, { tag });
    if (problems.length > 0) return problems;
    const found = await auditAll(packages);
    notes.push(...found.notes);
    for (const note of notes) print(`  ${note}\n`);
    const wrong = dryRun ? found.problems : [...found.problems, ...notes];
    if (wrong.length > 0) return wrong;
    fs.writeFileSync(path.join(folder, 'SHA256SUMS'), checksums(packages));
    const failed = publish(packages, { dryRun, provenance });
    if (dryRun && failed.length === 0) {
      print(`Only the registry and its runners can show:\n`);
      for (const each of ONLY_THERE) print(`  - ${each}\n`);
    }
    return failed;
  },
});
