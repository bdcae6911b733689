'use strict';

const { spawnSync } = require('node:child_process');
const os = require('node:os');
const { fileOf, PLATFORMS, packageOf } = require('../../lib/internal/platforms.js');
const { checkTypes, publintMessages } = require('./package-lint.js');
const { BILL, NOTICES } = require('./packages.js');
const { root } = require('./run.js');
const { name: main } = require('../../package.json');

/**
 * Checks that a tarball contains what a package of this project must have, and nothing that it must not.
 *
 * @typedef {import('./publication.js').Package} Package
 */

/** The newest glibc that a binary may need: Node 20 runs on it. */
const GLIBC = 28;

/**
 * @param {Package} of
 * @param {string} name of a file in it
 * @returns {Buffer}
 */
function readFile({ file }, name) {
  const { error, status, stdout, stderr } = spawnSync('tar', ['-xOf', file, `package/${name}`], {
    maxBuffer: 2 ** 28,
  });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${file} has no ${name}:\n${stderr}`);
  return stdout;
}

/** @param {Buffer} binary @returns {number} the minor version of the newest glibc that it names */
const glibcOf = (binary) =>
  Math.max(
    0,
    ...Array.from(binary.toString('latin1').matchAll(/GLIBC_2\.(\d+)/g), ([, minor]) => +minor),
  );

/**
 * @param {Buffer} binary
 * @returns {string[]} what is wrong with it: the rest of a sentence that starts with its name
 */
function auditBinary(binary) {
  const wrong = [];
  const text = binary.toString('latin1');
  for (const folder of [root, os.homedir()]) {
    if (text.includes(`${folder}/`)) wrong.push(`names the folder ${folder}`);
  }
  if (text.startsWith('\x7fELF') && text.includes('\0.symtab\0')) wrong.push('is not stripped');
  const glibc = glibcOf(binary);
  if (glibc > GLIBC) {
    wrong.push(`needs glibc 2.${glibc}, and 2.${GLIBC} is what Node 20 needs: build it on that`);
  }
  return wrong;
}

/**
 * @param {Package} of
 * @returns {Promise<{ problems: string[], notes: string[] }>} sentences; notes only forbid publishing
 */
async function auditPackage(of) {
  const { name, version } = of.manifest;
  const problems = (await publintMessages(of.file)).map((message) => `${name}: ${message}`);
  const notes = /** @type {string[]} */ ([]);
  const { metadata } = JSON.parse(readFile(of, BILL).toString());
  if (metadata.component.purl !== `pkg:npm/${name}@${version}`) {
    problems.push(`${name} has the bill of materials of ${metadata.component.purl}.`);
  }
  if (name === main) {
    const { problems: found } = await checkTypes(of.file);
    problems.push(...found.map((each) => `${name}: types: ${JSON.stringify(each)}`));
    for (const [, target] of readFile(of, 'README.md')
      .toString()
      .matchAll(/\]\((?![a-z]+:|#)([^)\s]+)\)/g)) {
      problems.push(`The README of ${name} links to ${target}, which is not in the package.`);
    }
  } else {
    const platform = PLATFORMS.find((each) => packageOf(each) === name);
    if (platform === undefined) return { problems: [`${name} is no package of ours.`], notes };
    const file = fileOf(platform);
    notes.push(...auditBinary(readFile(of, file)).map((wrong) => `${file} ${wrong}.`));
    if (readFile(of, NOTICES).length === 0) problems.push(`${name} has no notices.`);
  }
  return { problems, notes };
}

module.exports = { auditBinary, auditPackage };
