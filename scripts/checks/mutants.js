'use strict';

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { checkProcess } = require('../lib/checks.js');
const { mutants } = require('../lib/model/mutants.js');
const { begin } = require('../lib/output.js');
const { addonFile } = require('../lib/prepare.js');
const { root } = require('../lib/run.js');

/** @typedef {import('../lib/model/mutants.js').Mutant} Mutant */

/** @param {string} directory */
function copyPackage(directory) {
  for (const name of ['entries', 'index.js', 'package.json', 'lib']) {
    fs.cpSync(path.join(root, name), path.join(directory, name), { recursive: true });
  }
  fs.symlinkSync(path.join(root, addonFile()), path.join(directory, addonFile()));
}

/**
 * @param {Mutant} mutant
 * @param {import('../lib/command.js').Values} options
 * @returns {{ found: boolean, outcome: string }}
 */
function survive({ file, edits }, { operations, seed }) {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'native-async-context-mutant-'));
  try {
    copyPackage(directory);
    const target = path.join(directory, file);
    let source = fs.readFileSync(target, 'utf8');
    for (const [from, to] of edits) {
      if (!source.includes(from)) return { found: false, outcome: `${file} has no "${from}"` };
      source = source.replaceAll(from, to);
    }
    fs.writeFileSync(target, source);
    const options = ['--package', directory, '--operations', operations, '--seed', seed];
    const { args, env } = checkProcess('model', [...options, '--no-shrink']);
    const { status, stdout, stderr } = spawnSync(process.execPath, [...process.execArgv, ...args], {
      encoding: 'utf8',
      env,
    });
    if (status === 0) return { found: false, outcome: 'was not found' };
    const error = /^Got error: (.*)$/m.exec(stdout)?.[1];
    if (status === 1 && error !== undefined) return { found: true, outcome: error };
    return { found: false, outcome: `ended with ${status}: ${stderr.slice(0, 500)}` };
  } finally {
    fs.rmSync(directory, { recursive: true });
  }
}

/** @param {Mutant} mutant */
function applies({ only }) {
  const { runtime } = require('../../index.js');
  if (only === 'glue') return !runtime.nodeCarries;
  if (only === 'shared slot') return runtime.nodeCarries && runtime.backend !== 'host';
  return true;
}

/** @type {import('../lib/command.js').Command} */
module.exports = {
  summary: 'bugs put into a copy of the package, each of which the model has to find',
  about: `
Puts one bug after the other into a copy of the package, and lets the check \`model\` look for it. A
bug that cannot be put in any more, because the code has changed, is a problem too.`,
  options: {
    operations: {
      value: 'N',
      help: 'how many operations for each bug, at most',
      fallback: 400_000,
      range: [1, Infinity],
      whole: true,
    },
    seed: {
      value: 'N',
      help: 'where the random numbers start',
      fallback: 1,
      range: [0, 2 ** 31],
      whole: true,
    },
  },
  right: 'Every bug was found.',
  run(options) {
    const problems = [];
    for (const mutant of mutants.filter(applies)) {
      const progress = begin(mutant.name);
      const { found, outcome } = survive(mutant, options);
      progress.end(found, outcome);
      if (!found) problems.push(`${mutant.name}: ${outcome}.`);
    }
    return problems;
  },
};
