'use strict';

const groups = require('../../__test__/propagation/groups.js');
const { limitsOf, nodeCarries } = require('../../__test__/propagation/limits.js');
const { differences } = require('../../__test__/propagation/run-rows.js');

/**
 * What was read on one Node with one set of flags.
 *
 * @typedef {object} Column
 * @property {string} line
 * @property {string[]} flags
 * @property {Results} node with Node's own storage
 * @property {Map<string, Results>} ours with ours, by backend
 *
 * @typedef {Map<string, import('../../__test__/propagation/child.js').Result>} Results
 *
 * @typedef {object} Cell
 * @property {string} ours
 * @property {string} node
 * @property {string[]} wrong results that are neither right nor a known limit
 * @property {Set<string>} reasons of the known limits that were met
 */

const RIGHT = '✓';
/** This Node does not have the API. */
const NONE = '–';

/**
 * @param {import('../../__test__/propagation/child.js').Result | undefined} result
 * @param {string | undefined} expected
 */
function shown(result, expected) {
  if (result === undefined) return '✗ the process ended';
  if (!result.exists) return NONE;
  const saw = [...new Set(differences(result, expected).map((difference) => difference.saw))];
  return saw.length === 0 ? RIGHT : `✗ ${saw.join(', ')}`;
}

/**
 * @param {Column} column
 * @param {import('../../__test__/propagation/kinds.js').Row} row
 * @returns {Cell}
 */
function cell({ line, flags, node, ours }, { name, expected }) {
  const wrong = [];
  const reasons = new Set();
  /** @type {Map<string, string[]>} */
  const backends = new Map();
  for (const [backend, results] of ours) {
    const result = results.get(name);
    const text = shown(result, expected);
    backends.set(text, [...(backends.get(text) ?? []), backend]);
    const limit = limitsOf({
      storage: 'ours',
      line: Number(line),
      nodeCarries: nodeCarries(Number(line), flags),
      backend,
    }).get(name);
    const agreed = result && differences(result, limit === undefined ? expected : limit.seen);
    if (agreed === undefined) {
      wrong.push(`${backend}: the process ended before it`);
    } else if (agreed.length > 0) {
      const { state, saw, error } = agreed[0];
      wrong.push(`${backend}, ${state}: ${error ?? saw}`);
    } else if (limit !== undefined) {
      reasons.add(limit.reason);
    }
  }
  // If some backends are right, only the others are named.
  const texts = [...backends].map(([text, names]) =>
    backends.size === 1 || text === RIGHT ? text : `${names.join(', ')} ${text}`,
  );
  texts.sort((a, b) => Number(b === RIGHT) - Number(a === RIGHT));
  return { ours: texts.join('\n'), node: shown(node.get(name), expected), wrong, reasons };
}

/** What the flags do, in the words of a heading. */
const FLAGS = /** @type {Record<string, string>} */ ({
  '--experimental-async-context-frame': 'frame on',
  '--no-async-context-frame': 'frame off',
});

/** @param {Column} column */
const title = ({ line, flags }) =>
  [`Node ${line}`, ...flags.map((flag) => FLAGS[flag] ?? flag)].join('\n');

/** @param {Column[]} columns */
function table(columns) {
  const Table = require('cli-table3');
  const table = new Table({
    head: ['', 'context', ...columns.flatMap((column) => [title(column), "Node's\nown"])],
    style: { head: [], border: [] },
    // No line between rows.
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
  });
  for (const [group, rows] of Object.entries(groups)) {
    table.push([{ content: `── ${group}`, colSpan: 2 + 2 * columns.length }]);
    for (const row of rows) {
      const cells = columns.map((column) => cell(column, row));
      table.push([row.name, row.expected ?? 'none', ...cells.flatMap((c) => [c.ours, c.node])]);
    }
  }
  return table.toString();
}

/**
 * @param {Column[]} columns
 * @returns {{ limits: string, wrong: string[] }} the known limits that were seen, and a line for each
 *   cell of ours that is wrong
 */
function summary(columns) {
  const wrong = [];
  const reasons = new Map();
  for (const column of columns) {
    for (const row of Object.values(groups).flat()) {
      const found = cell(column, row);
      const where = title(column).replace('\n', ', ');
      for (const each of found.wrong) wrong.push(`${row.name}: ${where}, ${each}`);
      for (const reason of found.reasons) {
        reasons.set(reason, (reasons.get(reason) ?? new Set()).add(row.name));
      }
    }
  }
  const lines = [...reasons].map(([reason, rows]) => `- ${[...rows].join('; ')}: ${reason}.\n`);
  if (lines.length > 0) lines.unshift('Known limits, not counted as wrong:\n');
  return { limits: lines.join(''), wrong };
}

/** @param {string} text */
const escaped = (text) => text.replaceAll('|', '\\|').replaceAll('\n', '<br>');

/**
 * In compact form: rows of a group with the same results share a line.
 *
 * @param {Column[]} columns
 */
function markdown(columns) {
  const lines = [
    `| callback | context | ${columns.map((column) => title(column).replace('\n', ', ')).join(' | ')} |`,
    `| --- | --- | ${columns.map(() => '---').join(' | ')} |`,
  ];
  for (const rows of Object.values(groups)) {
    /** @type {Map<string, string[]>} */
    const same = new Map();
    for (const row of rows) {
      const cells = columns.map((column) => {
        const { ours, node } = cell(column, row);
        return ours === node && !ours.includes('\n') ? ours : `ours ${ours}\nNode's ${node}`;
      });
      const rest = [row.expected ?? 'none', ...cells].map(escaped).join(' | ');
      same.set(rest, [...(same.get(rest) ?? []), row.name]);
    }
    for (const [rest, names] of same) lines.push(`| ${escaped(names.join('; '))} | ${rest} |`);
  }
  lines.push(
    '',
    `"frame on" is --experimental-async-context-frame, "frame off" --no-async-context-frame. ${RIGHT}: the context named; ✗: what was read instead; ${NONE}: this Node has no such thing. One mark for ours and Node's where both read the same.`,
    '',
  );
  return lines.join('\n');
}

module.exports = { markdown, summary, table };
