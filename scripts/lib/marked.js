'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { root } = require('./run.js');

/** Updates tables that a command makes, in a page between `<!-- begin NAME -->` and `<!-- end NAME -->`. */

/**
 * @param {string} text of a page
 * @param {string} name
 * @param {string} made Markdown
 * @returns {string} the page with the new Markdown
 * @throws {Error} if the page has no such place
 */
function replaceMarked(text, name, made) {
  const [begin, end] = ['begin', 'end'].map((mark) => `<!-- ${mark} ${name} -->`);
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from === -1 || to < from) throw new Error(`The page has no place for ${name}: ${begin}`);
  return `${text.slice(0, from)}${begin}\n\n${made}\n\n${text.slice(to)}`;
}

/**
 * @param {string} page relative to the root
 * @param {string} name
 * @param {string} made
 */
async function writeMarked(page, name, made) {
  const prettier = require('prettier');
  const file = path.join(root, page);
  const text = replaceMarked(fs.readFileSync(file, 'utf8'), name, made);
  const options = await prettier.resolveConfig(file);
  fs.writeFileSync(file, await prettier.format(text, { ...options, filepath: file }));
}

module.exports = { replaceMarked, writeMarked };
