'use strict';

/**
 * Makes a program with a wrong read smaller, as long as it still reads something wrong.
 *
 * @typedef {import('./generate.js').Program} Program
 * @typedef {import('./generate.js').Body} Body
 * @typedef {import('./generate.js').Operation} Operation
 */

/**
 * Every body that differs by one simplification.
 *
 * @param {Body} body
 * @returns {Body[]}
 */
function smallerBodies(body) {
  const { async, operations } = body;
  /** @param {number} at @param {Operation[]} by */
  const replaced = (at, by) => ({
    async,
    operations: [...operations.slice(0, at), ...by, ...operations.slice(at + 1)],
  });
  const half = operations.length >> 1;
  return [
    ...(half > 0
      ? [
          { async, operations: operations.slice(0, half) },
          { async, operations: operations.slice(half) },
        ]
      : []),
    ...operations.map((_, at) => replaced(at, [])),
    ...operations.flatMap((op, at) =>
      Object.values(op.bodies).map((inner) => replaced(at, inner.operations)),
    ),
    ...operations.flatMap((op, at) => smallerOperations(op).map((each) => replaced(at, [each]))),
    ...(async ? [{ async: false, operations }] : []),
  ];
}

/**
 * @param {Operation} op
 * @returns {Operation[]}
 */
function smallerOperations(op) {
  const { bodies, options } = op;
  return [
    ...(op.wait ? [{ ...op, wait: false }] : []),
    ...(op.storage > 0 ? [{ ...op, storage: 0 }] : []),
    ...Object.entries(options)
      .filter(([, value]) => value === true)
      .map(([option]) => ({ ...op, options: { ...options, [option]: false } })),
    ...Object.keys(bodies).map((name) => {
      const { [name]: _, ...others } = bodies;
      return { ...op, bodies: others };
    }),
    ...Object.entries(bodies).flatMap(([name, body]) =>
      smallerBodies(body).map((each) => ({ ...op, bodies: { ...bodies, [name]: each } })),
    ),
  ];
}

/**
 * @param {Program} program
 * @returns {Program[]}
 */
function smallerPrograms(program) {
  const { alone, storages, settings, body } = program;
  return [
    ...(alone ? [{ ...program, alone: false }] : []),
    ...(storages.length > 1 ? [{ ...program, storages: storages.slice(0, -1) }] : []),
    ...storages.flatMap((name, at) =>
      name === 'plain'
        ? []
        : [{ ...program, storages: storages.map((each, i) => (i === at ? 'plain' : each)) }],
    ),
    ...(settings.emit ? [{ ...program, settings: { ...settings, emit: false } }] : []),
    ...(settings.rejections === 'handler'
      ? []
      : [{ ...program, settings: { ...settings, rejections: /** @type {const} */ ('handler') } }]),
    ...smallerBodies(body).map((each) => ({ ...program, body: each })),
  ];
}

/** How many are tried at once, in one process. */
const AT_ONCE = 40;

/**
 * @param {Program} program
 * @param {(programs: Program[]) => Promise<boolean[]>} fail whether each of them reads something wrong
 * @param {number} until when to stop, as a time
 * @returns {Promise<Program>}
 */
async function reduce(program, fail, until) {
  /** @param {Program} each */
  const size = (each) => JSON.stringify(each).length;
  for (;;) {
    const candidates = smallerPrograms(program).sort((a, b) => size(a) - size(b));
    /** @type {Program | undefined} */
    let smaller;
    while (candidates.length > 0 && smaller === undefined) {
      if (Date.now() > until) return program;
      const some = candidates.splice(0, AT_ONCE);
      const failed = await fail(some);
      smaller = some.find((_, at) => failed[at]);
    }
    if (smaller === undefined) return program;
    program = smaller;
  }
}

module.exports = { reduce };
