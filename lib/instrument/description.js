'use strict';

const { invalidArgType, invalidArgValue } = require('../internal/errors.js');
const { validateFunction, validateObject, validateString } = require('../internal/validators.js');

/**
 * Checks the descriptions of users. Everything is read once, before anything is changed.
 *
 * @typedef {import('../../entries/instrument.js').RepairStep} Step
 * @typedef {{ versions: [string, string] | undefined, steps: Step[] }} Description
 */

const VERSION = /^\d+\.\d+\.\d+$/;

/**
 * @param {unknown} given
 * @param {boolean} isNamed whether the module is given by its name
 * @returns {Description}
 */
function descriptionOf(given, isNamed) {
  validateObject(given, 'description');
  const { versions, steps, ...rest } = /** @type {any} */ (given);
  refuseOthers(rest, 'description', ['versions', 'steps']);
  if (versions !== undefined && !isNamed) {
    throw invalidArgValue(
      'description.versions',
      'can be checked only if `module` is the name of a module',
      versions,
    );
  }
  try {
    return {
      versions: versions === undefined ? undefined : versionsOf(versions),
      steps: stepsOf(steps, 'description.steps', false),
    };
  } finally {
    copies.clear();
  }
}

/**
 * @param {unknown} versions
 * @returns {[string, string]}
 */
function versionsOf(versions) {
  const argument = 'description.versions';
  if (!Array.isArray(versions)) throw invalidArgType(argument, 'an instance of Array', versions);
  const [from, below] = versions;
  if (versions.length !== 2 || ![from, below].every((each) => VERSION.test(each))) {
    throw invalidArgValue(
      argument,
      "must be the first version that is repaired and the first that is not, such as ['1.2.0', '2.0.0']",
      versions,
    );
  }
  return [from, below];
}

/**
 * The copies of arrays of steps inside of steps, which may contain themselves: what a function returns may
 * have that function.
 *
 * @type {Map<unknown, Step[]>}
 */
const copies = new Map();

/**
 * @param {unknown} steps
 * @param {string} argument
 * @returns {Step[]}
 */
function innerStepsOf(steps, argument) {
  let copy = copies.get(steps);
  if (copy === undefined) {
    copy = [];
    copies.set(steps, copy);
    copy.push(...stepsOf(steps, argument, true));
  }
  return copy;
}

/**
 * @param {unknown} steps
 * @param {string} argument
 * @param {boolean} hasCaller whether the steps are for a value that passes through a function
 * @returns {Step[]}
 */
function stepsOf(steps, argument, hasCaller) {
  if (!Array.isArray(steps)) throw invalidArgType(argument, 'an instance of Array', steps);
  if (steps.length === 0) throw invalidArgValue(argument, 'must have a step', steps);
  const result = steps.map((step, index) => stepOf(step, `${argument}[${index}]`, hasCaller));
  const paths = new Set();
  for (const [index, { at }] of result.entries()) {
    for (const path of [at].flat()) {
      if (paths.has(path)) {
        throw invalidArgValue(
          `${argument}[${index}].at`,
          'must not be in two steps. Make one of them',
          path,
        );
      }
      paths.add(path);
    }
  }
  return result;
}

/** How long `callbacks` are kept, each on its own. */
const MANNERS = ['once', 'removable', 'until'];

/** @typedef {(value: any, argument: string, hasCaller?: boolean) => any} Reader */

/** @type {Record<string, Reader>} */
const READERS = {
  at: pathsOf,
  callbacks: positionsOf,
  once: trueOf,
  removable: trueOf,
  until: pathOf,
  removes: positionsOf,
  items: positionsOf,
  replaced: replacementsOf,
  arguments: argumentsOf,
  returned: innerStepsOf,
  resolved: innerStepsOf,
  in: placeOf,
  takes: pathOf,
  releases: pathOf,
  listeners: trueOf,
};

/**
 * @param {unknown} step
 * @param {string} argument
 * @param {boolean} hasCaller
 * @returns {Step}
 */
function stepOf(step, argument, hasCaller) {
  validateObject(step, argument);
  const given = /** @type {Record<string, any>} */ (step);
  refuseOthers(given, argument, Object.keys(READERS), true);
  /** @type {any} */
  const result = {};
  for (const [name, read] of Object.entries(READERS)) {
    const value = given[name];
    if (value === undefined && name !== 'at') continue;
    result[name] = read(value, `${argument}.${name}`, hasCaller);
  }
  const does = Object.keys(result).filter((name) => !['at', ...MANNERS].includes(name));
  if (does.length === 0) {
    throw invalidArgValue(argument, 'must say what is repaired, besides `at`', step);
  }
  if (result.listeners && does.length > 1) {
    throw invalidArgValue(
      argument,
      'must have `listeners` alone: its path leads to an object',
      step,
    );
  }
  const [manner, another] = MANNERS.filter((name) => result[name] !== undefined);
  if (manner !== undefined && result.callbacks === undefined) {
    throw invalidArgValue(argument, `must have \`callbacks\`, because it has \`${manner}\``, step);
  }
  if (another !== undefined) {
    throw invalidArgValue(argument, `must have one of \`${manner}\` and \`${another}\``, step);
  }
  if (result.returned && (result.resolved || result.takes !== undefined)) {
    throw invalidArgValue(
      argument,
      'must say what is `returned`, or what a returned promise is fulfilled with (`resolved`, `takes`)',
      step,
    );
  }
  return result;
}

/**
 * @param {object} given
 * @param {string} argument
 * @param {string[]} known
 * @param {boolean} [has] whether the known ones may be there
 */
function refuseOthers(given, argument, known, has = false) {
  for (const name of Object.keys(given)) {
    if (has && known.includes(name)) continue;
    throw invalidArgValue(argument, `must have no properties but ${known.join(', ')}`, name);
  }
}

/** @type {Reader} */
function pathsOf(value, argument) {
  if (!Array.isArray(value)) return pathOf(value, argument);
  if (value.length === 0) throw invalidArgValue(argument, 'must have a path', value);
  return value.map((each, index) => pathOf(each, `${argument}[${index}]`));
}

/** @type {Reader} */
function pathOf(value, argument) {
  validateString(value, argument);
  if (value !== '' && value.split('.').includes('')) {
    throw invalidArgValue(argument, "must be names with dots in between, or ''", value);
  }
  return value;
}

/** @type {Reader} */
function positionsOf(value, argument) {
  if (!Array.isArray(value)) throw invalidArgType(argument, 'an instance of Array', value);
  if (value.length === 0) throw invalidArgValue(argument, 'must have a position', value);
  return value.map((each, index) =>
    each === 'first' ? each : positionOf(each, `${argument}[${index}]`),
  );
}

/** @type {Reader} */
function positionOf(value, argument) {
  if (typeof value !== 'number') throw invalidArgType(argument, 'of type number', value);
  if (!Number.isInteger(value)) throw invalidArgValue(argument, 'must be an integer', value);
  return value;
}

/**
 * @param {unknown} value
 * @param {string} argument
 * @param {Reader} read
 */
function byPosition(value, argument, read) {
  validateObject(value, argument);
  const entries = Object.entries(/** @type {object} */ (value));
  if (entries.length === 0) throw invalidArgValue(argument, 'must have a position', value);
  return Object.fromEntries(
    entries.map(([position, each]) => {
      if (!/^-?\d+$/.test(position)) {
        throw invalidArgValue(argument, 'must have positions of arguments as names', position);
      }
      return [position, read(each, `${argument}[${position}]`)];
    }),
  );
}

/** @type {Reader} */
function argumentsOf(value, argument) {
  return byPosition(value, argument, innerStepsOf);
}

/** @type {Reader} */
function replacementsOf(value, argument) {
  return byPosition(value, argument, (each, name) => {
    validateFunction(each, name);
    return each;
  });
}

/** @type {Reader} */
function placeOf(value, argument, hasCaller) {
  if (value === 'root' || value === 'item') return value;
  if (value === 'caller' && hasCaller === true) return value;
  throw invalidArgValue(
    argument,
    hasCaller
      ? "must be 'root', 'item' or 'caller'"
      : "must be 'root' or 'item'; 'caller' is for steps in `arguments`, `returned` and `resolved`",
    value,
  );
}

/** @type {Reader} */
function trueOf(value, argument) {
  if (value !== true) throw invalidArgValue(argument, 'must be true, if it is there', value);
  return value;
}

module.exports = { descriptionOf };
