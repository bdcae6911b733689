'use strict';

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { parseArgs } = require('node:util');
const { runtime } = require('../index.js');
const { addonFile } = require('./lib/prepare.js');
const { mutants } = require('./lib/model/mutants.js');
const { root } = require('./lib/run.js');

const USAGE = `Usage: node scripts/model-mutants.js [--operations N] [--seed N]

Puts one bug after the other into a copy of the package, and has scripts/model.js look for it.

  --operations N  how many operations each bug has to survive (default: 400000)
  --seed N        where the random numbers start (default: 1)
  --help          print this

Exit code 0: every bug was found. 1: one was not, or is no longer one that can be put in.
`;

const { values } = parseArgs({
  options: {
    operations: { type: 'string', default: '400000' },
    seed: { type: 'string', default: '1' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

/** @param {string} directory */
function copyPackage(directory) {
  for (const name of ['entries', 'index.js', 'package.json', 'lib']) {
    fs.cpSync(path.join(root, name), path.join(directory, name), { recursive: true });
  }
  fs.symlinkSync(path.join(root, addonFile()), path.join(directory, addonFile()));
}

/**
 * @param {import('./lib/model/mutants.js').Mutant} mutant
 * @returns {string} what became of it
 */
function survive({ file, edits }) {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'native-async-context-mutant-'));
  try {
    copyPackage(directory);
    const target = path.join(directory, file);
    let source = fs.readFileSync(target, 'utf8');
    for (const [from, to] of edits) {
      if (!source.includes(from)) return 'does not apply';
      source = source.replaceAll(from, to);
    }
    fs.writeFileSync(target, source);
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [
        ...process.execArgv,
        path.join(__dirname, 'model.js'),
        ...['--package', directory, '--operations', values.operations, '--seed', values.seed],
        '--no-shrink',
      ],
      { encoding: 'utf8' },
    );
    if (status === 0) return 'survived';
    const found = /^Got error: (.*)$/m.exec(stdout)?.[1];
    if (status !== 1 || found === undefined) return `ended with ${status}: ${stderr.slice(0, 500)}`;
    return `found: ${found}`;
  } finally {
    fs.rmSync(directory, { recursive: true });
  }
}

/** @param {import('./lib/model/mutants.js').Mutant} mutant */
function applies({ only }) {
  if (only === 'glue') return !runtime.nodeCarries;
  if (only === 'shared slot') return runtime.nodeCarries && runtime.backend !== 'host';
  return true;
}

function main() {
  let missed = 0;
  for (const mutant of mutants.filter(applies)) {
    const fate = survive(mutant);
    const found = fate.startsWith('found');
    if (!found) missed++;
    process.stdout.write(`${found ? '✓' : '✗'} ${mutant.name}: ${fate}\n`);
  }
  return missed === 0 ? 0 : 1;
}

if (values.help) process.stdout.write(USAGE);
else process.exitCode = main();
