'use strict';

/**
 * What two runs of a program read differently.
 *
 * @typedef {import('./generate.js').Operation} Operation
 * @typedef {import('./processes.js').Outcome} Outcome
 *
 * @typedef {object} Difference
 * @property {string} label
 * @property {Operation | undefined} op the operation that read it, if known
 * @property {string} role of the read in the operation
 * @property {string[][] | string | undefined} expected
 * @property {string[][] | string | undefined} seen
 * @property {string[][] | string | undefined} [own] what the same Node reads without the package
 */

/**
 * Every operation of a program, including those in bodies.
 *
 * @param {import('./generate.js').Body} body
 * @returns {Operation[]}
 */
const operationsOf = ({ operations }) =>
  operations.flatMap((op) => [op, ...Object.values(op.bodies).flatMap(operationsOf)]);

/** @param {Outcome} outcome @returns {Record<string, string[][] | string>} */
function entriesOf({ reads, stuck, crashed }) {
  if (crashed !== undefined) return { 'the process': crashed };
  return {
    ...reads,
    ...Object.fromEntries(stuck.map((label) => [`${label}, not reached`, 'yes'])),
  };
}

/**
 * @param {string} label
 * @param {Map<number, Operation>} operations by their ids
 */
function readLabel(label, operations) {
  const id = /^(?:FUZZ)?(\d+) /.exec(label)?.[1];
  const op = operations.get(Number(id));
  const start = `${id} ${op?.kind}: `;
  return { op, role: label.startsWith(start) ? label.slice(start.length) : label };
}

/**
 * @param {import('./generate.js').Program} program
 * @param {Outcome} expected
 * @param {Outcome} seen
 * @param {Outcome} [own]
 * @returns {Difference[]} in the order of the first run
 */
function compare(program, expected, seen, own) {
  const [left, right] = [entriesOf(expected), entriesOf(seen)];
  const third = own === undefined ? {} : entriesOf(own);
  const operations = new Map(operationsOf(program.body).map((op) => [op.id, op]));
  return [...new Set([...Object.keys(left), ...Object.keys(right)])]
    .filter((label) => JSON.stringify(left[label]) !== JSON.stringify(right[label]))
    .map((label) => {
      const values = { expected: left[label], seen: right[label], own: third[label] };
      return { label, ...readLabel(label, operations), ...values };
    });
}

module.exports = { compare, operationsOf };
