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
    ...(older === undefined ? [] : [`, ${numberText(older)} older than ${seconds} s`]),
    ...(oldest === undefined ? [] : [`, the oldest entered ${oldest} s ago`]),
  ];
  return `${name} (${kind}${place}): ${valuesText(values)} alive, ${sizeText(bytes)}${ages.join('')}`;
}

/**
 * @param {string} values
 * @param {string | undefined} older
 * @param {string} bytes
 * @param {string} holder
 */
const row = (values, older, bytes, holder) =>
  [
    values.padStart(10),
    ...(older === undefined ? [] : [older.padStart(9)]),
    bytes.padStart(9),
    `  ${holder}`,
  ].join('');

/**
 * @param {Report} report
 * @returns {string}
 */
function reportText({ seconds, storages }) {
  const shown = storages.filter(({ values }) => values > 0);
  if (shown.length === 0) return 'No value of a storage or variable is alive.\n';
  const blocks = shown.map((storage) => {
    const groups = storage.groups.slice(0, GROUPS);
    const rows = groups.map(({ holder, values, older, bytes }) =>
      row(
        numberText(values),
        older === undefined ? undefined : numberText(older),
        sizeText(bytes),
        holder,
      ),
    );
    const titles = row('values', seconds === undefined ? undefined : 'older', 'bytes', 'held by');
    const rest = storage.groups.length - groups.length;
    if (rest > 0) rows.push(`  and ${rest} holders more: --json shows all`);
    return [heading(storage, seconds), titles, ...rows].join('\n');
  });
  return `${blocks.join('\n\n')}\n`;
}

module.exports = { numberText, reportText, sizeText, valuesText };
