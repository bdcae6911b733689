'use strict';

const path = require('node:path');
const { parseArgs } = require('node:util');

const USAGE = `Usage: node scripts/model.js [--operations N] [--seed N] [--path PATH] [--beside-node]
                             [--no-shrink] [--package DIR]

Carries out random programs with the package and with a reference implementation that passes its
contexts explicitly, and compares everything that they read. docs/model.md says what is in them.

  --operations N    how many operations, at least (default: 1000000); half of them beside storages
                    of Node's own
  --seed N          where the random numbers start (default: of the time)
  --path PATH       one program of that seed again, as a failure was reported
  --beside-node     all of it beside storages of Node's own
  --no-shrink       the first program that fails, not the smallest
  --package DIR     the package to be tested (default: this one)
  --help            print this

Exit code 0: everything agreed. 1: something did not; the smallest program that shows it is printed.
`;

function readArguments() {
  const { values } = parseArgs({
    options: {
      operations: { type: 'string', default: '1000000' },
      seed: { type: 'string' },
      path: { type: 'string' },
      'beside-node': { type: 'boolean', default: false },
      'no-shrink': { type: 'boolean', default: false },
      package: { type: 'string', default: path.join(__dirname, '..') },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const operations = Number(values.operations);
  const seed = Number(values.seed ?? Date.now() % 2 ** 31);
  if (!Number.isInteger(operations) || operations < 1) {
    throw new Error(`--operations is a natural number, not "${values.operations}".`);
  }
  if (!Number.isInteger(seed) || seed < 0) {
    throw new Error(`--seed is a natural number or 0, not "${values.seed}".`);
  }
  if (values.path !== undefined && !/^\d+(:\d+)*$/.test(values.path)) {
    throw new Error(`--path is numbers with colons between them, not "${values.path}".`);
  }
  return {
    ...values,
    operations,
    seed,
    besideNode: values['beside-node'],
    shrink: !values['no-shrink'],
  };
}

/** @param {ReturnType<typeof readArguments>} options */
async function main({ operations, seed, path: at, besideNode, shrink, package: directory }) {
  const from = (/** @type {string} */ file) => require(path.resolve(directory, file));
  const library = {
    ...from('index.js'),
    ...from('entries/events.js'),
    ...from('entries/generators.js'),
  };
  const { check } = require('./lib/model/check.js');
  const { backend } = library.runtime;
  process.stdout.write(`Node ${process.version}, backend ${backend}, seed ${seed}\n`);
  // One process has storages of Node's own or it has not: they change how promises are followed.
  const halves = besideNode || at !== undefined ? [besideNode] : [false, true];
  for (const half of halves) {
    const title = half ? "beside storages of Node's own" : 'alone';
    const start = process.hrtime.bigint();
    const seconds = () => (Number(process.hrtime.bigint() - start) / 1e9).toFixed(1);
    const live = process.stdout.isTTY;
    const outcome = await check(library, {
      operations: Math.ceil(operations / halves.length),
      seed,
      path: at,
      besideNode: half,
      shrink,
      onProgress(now) {
        if (live) process.stdout.write(`\r\x1b[K▸ ${title}: ${now.operations} operations`);
      },
    });
    if (live) process.stdout.write('\r\x1b[K');
    const { failure } = outcome;
    process.stdout.write(
      `${failure === undefined ? '✓' : '✗'} ${title}: ${outcome.programs} programs, ` +
        `${outcome.operations} operations, ${outcome.reads} reads compared (${seconds()} s)\n`,
    );
    if (failure !== undefined) {
      process.stdout.write(`${failure}\n`);
      return 1;
    }
  }
  return 0;
}

/** @type {ReturnType<typeof readArguments> | undefined} */
let options;
try {
  options = readArguments();
} catch (error) {
  process.stderr.write(`${/** @type {Error} */ (error).message}\n\n${USAGE}`);
  process.exitCode = 2;
}

if (options?.help) {
  process.stdout.write(USAGE);
} else if (options !== undefined) {
  main(options).then(
    (code) => process.exit(code),
    (error) => {
      process.stderr.write(`✗ ${error.stack}\n`);
      process.exit(1);
    },
  );
}
