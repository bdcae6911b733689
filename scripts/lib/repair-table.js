'use strict';

/**
 * The table of libraries and callbacks: which context each sees with Node's own storage, under
 * register, and with the repair.
 *
 * @typedef {'own' | 'other' | 'none'} Saw what all callbacks of a kind saw: their own request, at least one
 * of them another request, or at least one of them none
 *
 * @typedef {object} Cell
 * @property {Saw | undefined} node
 * @property {Saw | undefined} register
 * @property {Saw | undefined} repaired
 *
 * @typedef {Map<string, Map<string, Map<string, Cell>>>} Table by library, callback, line of Node
 */

/** From the worst to the best. No context is better than a wrong one. */
const RANK = ['other', 'none', 'own'];

/** @type {Record<Saw, string>} */
const MARKS = { own: '✓', other: '✗', none: '○' };

const COLUMNS = /** @type {const} */ (['node', 'register', 'repaired']);

/** @param {Saw | undefined} saw */
const mark = (saw) => (saw === undefined ? '–' : MARKS[saw]);

/** @param {Saw | undefined} saw */
const rank = (saw) => (saw === undefined ? -1 : RANK.indexOf(saw));

/**
 * @param {Table} table
 * @returns {string[]} the rows that are worse with the repair than without, or not right with it
 */
function problems(table) {
  const found = [];
  for (const [library, callbacks] of table) {
    for (const [callback, cells] of callbacks) {
      for (const [line, { node, register, repaired }] of cells) {
        const where = `${library}, ${callback}, Node ${line}`;
        if (rank(repaired) < Math.max(rank(node), rank(register))) {
          found.push(`${where}: worse with the repair.`);
        } else if (repaired !== 'own') {
          found.push(`${where}: ${repaired ?? 'not called'} with the repair.`);
        }
      }
    }
  }
  return found;
}

/**
 * @param {Table} table
 * @param {string[]} lines of Node
 * @returns {string} Markdown
 */
function markdown(table, lines) {
  const head = ['library', 'callback or event', ...lines.map((line) => `Node ${line}`)];
  const rows = [head, head.map(() => '---')];
  for (const [library, callbacks] of table) {
    /** @type {Map<string, string[]>} */
    const same = new Map();
    for (const [callback, cells] of callbacks) {
      const shown = lines.map((line) =>
        COLUMNS.map((column) => mark(cells.get(line)?.[column])).join(' '),
      );
      const key = shown.join('|');
      same.set(key, [...(same.get(key) ?? []), callback]);
    }
    for (const [key, names] of same) {
      rows.push([`\`${library}\``, names.join('; '), ...key.split('|')]);
    }
  }
  return rows.map((row) => `| ${row.join(' | ')} |\n`).join('');
}

module.exports = { markdown, problems };
