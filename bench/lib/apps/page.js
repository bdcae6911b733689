'use strict';

const fs = require('node:fs');
const path = require('node:path');
const prettier = require('prettier');

/** Puts the tables into the page, between the marks. */

const PAGE = path.join(__dirname, '..', '..', '..', 'docs', 'applications.md');
const START = '<!-- begin applications -->';
const END = '<!-- end applications -->';

/**
 * @param {string} text of a page
 * @param {string} made
 * @returns {string} the page with `made` between the marks
 */
function between(text, made) {
  const start = text.indexOf(START);
  const end = text.indexOf(END);
  if (start === -1 || end < start) {
    throw new Error(`The page has no place for the applications: ${START} and ${END}`);
  }
  return `${text.slice(0, start)}${START}\n\n${made}\n\n${text.slice(end)}`;
}

/** @param {string} made Markdown */
async function writePage(made) {
  const text = between(fs.readFileSync(PAGE, 'utf8'), made);
  const settings = await prettier.resolveConfig(PAGE);
  fs.writeFileSync(PAGE, await prettier.format(text, { ...settings, filepath: PAGE }));
}

module.exports = { between, writePage };
