'use strict';

const path = require('node:path');
const { placeText } = require('../../memory/holders.js');
const { numberText, sizeText, valuesText } = require('./report.js');

/**
 * The report of `native-async-context memory` as a page: one file, without scripts.
 *
 * @typedef {import('../../memory/analyse.js').Report} Report
 * @typedef {import('../../memory/analyse.js').StorageReport} StorageReport
 */

/** @type {Record<string, string>} */
const ESCAPES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** @param {string} text of the program: names of functions, files, properties */
const escaped = (text) => text.replace(/[&<>"]/g, (character) => ESCAPES[character]);

const STYLE = `
  body { font: 15px/1.5 system-ui, sans-serif; max-width: 75rem; margin: 2rem auto; padding: 0 1rem; color-scheme: light dark; }
  table { border-collapse: collapse; width: 100%; }
  th, td { padding: 0.25rem 0.75rem; text-align: right; border-bottom: 1px solid #8884; white-space: nowrap; }
  th:last-child, td:last-child { text-align: left; width: 100%; white-space: normal; }
  .bar { background: #d5493a; height: 0.4rem; border-radius: 0.2rem; }
  .place { color: #888; }
`;

/**
 * @param {StorageReport} storage
 * @param {number | undefined} seconds
 */
function section({ name, kind, at, values, older, oldest, bytes, groups }, seconds) {
  const place = at === undefined ? '' : ` <span class="place">${escaped(placeText(at))}</span>`;
  const age = [
    ...(older === undefined ? [] : [`${numberText(older)} older than ${seconds} s`]),
    ...(oldest === undefined ? [] : [`the oldest entered ${oldest} s ago`]),
  ].map((each) => `, ${each}`);
  const rows = groups.map((group) => {
    const share = Math.max(0.5, (group.values / values) * 100).toFixed(1);
    const old = group.older === undefined ? '' : `<td>${numberText(group.older)}</td>`;
    return `<tr><td>${numberText(group.values)}</td>${old}<td>${sizeText(group.bytes)}</td><td>${escaped(group.holder)}<div class="bar" style="width: ${share}%"></div></td></tr>`;
  });
  return `<section>
<h2>${escaped(name)}</h2>
<p>${escaped(kind)}${place}: ${valuesText(values)} alive, ${sizeText(bytes)}${age.join('')}</p>
<table>
<tr><th>values</th>${seconds === undefined ? '' : '<th>older</th>'}<th>bytes</th><th>held by</th></tr>
${rows.join('\n')}
</table>
</section>`;
}

/**
 * @param {Report} report
 * @param {string} program
 * @returns {string}
 */
function reportPage({ seconds, storages }, program) {
  const title = `What holds the values of ${path.basename(program)}`;
  const shown = storages.filter(({ values }) => values > 0);
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
<h1>${escaped(title)}</h1>
${shown.length === 0 ? '<p>No value of a storage or variable is alive.</p>' : shown.map((storage) => section(storage, seconds)).join('\n')}
</html>
`;
}

module.exports = { reportPage };
