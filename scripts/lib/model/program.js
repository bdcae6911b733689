'use strict';

const fc = require('fast-check');
const { OPERATIONS } = require('./operations.js');

/**
 * A random program: a list of numbers, each of which encodes an operation with its arguments. So thousands
 * of operations are made in no time, and shrinking leaves some out.
 *
 * An operation with a body takes some of the operations after it.
 *
 * @typedef {object} Instruction
 * @property {import('./operations.js').Operation} operation
 * @property {number} subject which variable, storage or other object the operation uses
 * @property {number} value which value
 * @property {number} register where something is put, or where it comes from
 * @property {number} length how many of the instructions after it are its body, if there are that many
 * @property {boolean} asynchronous whether the body is that of an async function
 */

/** The operations by number, each as often as its weight. */
const SLOTS = OPERATIONS.flatMap((operation) =>
  Array.from({ length: operation.weight }, () => operation),
);
const LENGTHS = [1, 1, 2, 2, 3, 3, 4, 5, 6, 8, 10, 14, 20, 30, 50, 80];

/** Thirty-two, of which four are chosen half of the time: the rarest events need the same one twice. */
const SUBJECTS = Array.from({ length: 64 }, (_, digit) => (digit < 32 ? digit % 4 : digit - 32));
const VALUES = 8;
const REGISTERS = 4;

/** How many different instructions there are: those that matter and some more. */
const INSTRUCTIONS = SLOTS.length * SUBJECTS.length * VALUES * REGISTERS * LENGTHS.length * 2;

/**
 * @param {number} number
 * @returns {Instruction}
 */
function decode(number) {
  let rest = number;
  /** @param {number} below */
  const take = (below) => {
    const digit = rest % below;
    rest = (rest - digit) / below;
    return digit;
  };
  // In this order the smallest numbers are the simplest instructions, which shrinking prefers.
  const subject = SUBJECTS[take(SUBJECTS.length)];
  const value = take(VALUES);
  const length = LENGTHS[take(LENGTHS.length)];
  const register = take(REGISTERS);
  const asynchronous = take(2) === 1;
  return { operation: SLOTS[rest], subject, value, register, length, asynchronous };
}

class Program {
  /** @param {number[]} numbers */
  constructor(numbers) {
    this.instructions = numbers.map(decode);
  }

  /** How fast-check prints it. */
  [fc.toStringMethod]() {
    return this.toString();
  }

  toString() {
    /** @type {number[]} where bodies end */
    const ends = [];
    const lines = this.instructions.map((instruction, at) => {
      while (ends.length > 0 && ends[ends.length - 1] <= at) ends.pop();
      const line = `${'  '.repeat(ends.length + 1)}${at}: ${describe(instruction)}`;
      if (instruction.operation.body) {
        ends.push(Math.min(at + 1 + instruction.length, ends.at(-1) ?? Infinity));
      }
      return line;
    });
    return `program\n${lines.join('\n')}\n`;
  }
}

/** @param {Instruction} instruction */
function describe({ operation, subject, value, register, length, asynchronous }) {
  const body = operation.body ? ` { ${asynchronous ? 'async, ' : ''}${length} instructions }` : '';
  return `${operation.name} subject ${subject} value ${value} register ${register}${body}`;
}

/** How many instructions a program has at most. */
const LONGEST = 600;

const programs = fc
  .array(fc.noBias(fc.nat(INSTRUCTIONS - 1)), { minLength: 1, maxLength: LONGEST, size: 'max' })
  .map((numbers) => new Program(numbers));

module.exports = { Program, programs };
