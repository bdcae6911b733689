'use strict';

const { placeText } = require('../../memory/holders.js');

/**
 * The report of `native-async-context memory`, as text for people.
 *
 * @typedef {import('../../memory/analyse.js').Report} Report
 * @typedef {import('../../memory/analyse.js').StorageReport} StorageReport
 */

/** How many groups of one storage are shown. The JSON has all of them. */
const GROUPS = 20;

/** @param {number} bytes */
function sizeText(bytes) {
  if (bytes < 10_000) return `${bytes} B`;
  return bytes < 10_000_000 ? `${Math.round(bytes / 1000)} kB` : `${Math.round(bytes / 1e6)} MB`;
}

/** @param {number} number */
const numberText = (number) => number.toLocaleString('en');

/** @param {number} values */
const valuesText = (values) => `${numberText(values)} ${values === 1 ? 'value' : 'values'}`;

/**
 * @param {StorageReport} storage
 * @param {number | undefined} seconds
 */
function heading({ name, kind, at, values, older, oldest, bytes }, seconds) {
  const place = at === undefined ? '' : `, ${placeText(at)}`;
  const ages = [
    ...(older === undefined ? [] : [`${numberText(older)} older than ${seconds} s`]),
    ...(oldest === undefined ? [] : [`the oldest entered ${oldest} s ago`]),
  ];
  const age = ages.length === 0 ? '' : ` (${ages.join('; ')})`;
  return `${name} (${kind}${place}): ${valuesText(values)} alive, ${sizeText(bytes)}${age}`;
}

/**
 * @param {Report} report
 * @returns {string}
 */
function reportText({ seconds, storages }) {
  const shown = storages.filter(({ values }) => values > 0);
  if (shown.length === 0) return 'No value of a storage or variable is alive.\n';
  const blocks = shown.map((storage) => {
    const rows = storage.groups.slice(0, GROUPS).map(({ holder, values, older, bytes }) => {
      const age = older === undefined ? '' : `${numberText(older).padStart(8)} older`;
      return `${numberText(values).padStart(8)}${age}  ${sizeText(bytes).padStart(8)}  ${holder}`;
    });
    const rest = storage.groups.length - rows.length;
    if (rest > 0) rows.push(`          and ${rest} more: --json shows all`);
    return [heading(storage, seconds), ...rows].join('\n');
  });
  return `${blocks.join('\n\n')}\n`;
}

module.exports = { reportText };
