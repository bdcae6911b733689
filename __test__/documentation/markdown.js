'use strict';

const fs = require('node:fs');
const path = require('node:path');

const root = path.join(__dirname, '..', '..');

/** The pages for readers, relative to the root. */
const documents = ['.', 'docs', 'bench', 'bench/results'].flatMap((folder) =>
  fs
    .readdirSync(path.join(root, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => path.posix.join(folder, name)),
);

/** @param {string} file */
const read = (file) => fs.readFileSync(path.join(root, file), 'utf8');

const FENCE = /^( *)```(\w*)\n([\s\S]*?)^ *```$/gm;

/**
 * @param {string} file
 * @returns {{ language: string, text: string, line: number }[]} its blocks of code
 */
function blocks(file) {
  const source = read(file);
  return Array.from(source.matchAll(FENCE), ({ 1: indent, 2: language, 3: text, index }) => ({
    language,
    text: text.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
    line: source.slice(0, index).split('\n').length,
  }));
}

/**
 * Why a block does not run as pasted. Its first line says so, for the reader as well.
 *
 * @param {string} text
 * @returns {string | undefined}
 */
const fragment = (text) => /^(?:\/\/|#) Fragment: (.+)/.exec(text)?.[1];

/** @param {string} file */
const prose = (file) => read(file).replace(FENCE, '');

module.exports = { blocks, documents, fragment, prose, root };
