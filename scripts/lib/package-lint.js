'use strict';

const fs = require('node:fs');

/** What @arethetypeswrong and publint say about a tarball. */

/**
 * Ignores only the resolution that TypeScript calls node10, because it does not read `exports`, which names
 * the entry points. TypeScript 7 no longer has it, and every Node that the package supports reads `exports`.
 *
 * @param {import('@arethetypeswrong/core', { with: { 'resolution-mode': 'import' } }).Problem} problem
 */
const counts = (problem) => !('resolutionKind' in problem && problem.resolutionKind === 'node10');

/**
 * @param {string} file a tarball whose package has types
 * @returns {Promise<import('@arethetypeswrong/core', { with: { 'resolution-mode': 'import' } }).Analysis>} with the problems that count
 */
async function checkTypes(file) {
  const { checkPackage, createPackageFromTarballData } = await import('@arethetypeswrong/core');
  const tarball = createPackageFromTarballData(new Uint8Array(fs.readFileSync(file)));
  const analysis = await checkPackage(tarball);
  if (!analysis.types) throw new Error(`${file} has no types`);
  return { ...analysis, problems: analysis.problems.filter(counts) };
}

/**
 * @param {string} file a tarball
 * @returns {Promise<string[]>} everything that publint says, including suggestions
 */
async function publintMessages(file) {
  const data = fs.readFileSync(file);
  const { publint } = await import('publint');
  const { formatMessage } = await import('publint/utils');
  const { messages, pkg } = await publint({
    strict: true,
    pack: { tarball: /** @type {ArrayBuffer} */ (new Uint8Array(data).buffer) },
  });
  return messages.map((message) => String(formatMessage(message, pkg, { color: false })));
}

module.exports = { checkTypes, publintMessages };
