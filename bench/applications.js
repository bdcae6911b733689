'use strict';

/**
 * `npm run bench -- apps`: what a context costs in whole applications. How it measures and why:
 * bench/README.md.
 */
const os = require('node:os');
const { UsageError } = require('../scripts/lib/command.js');
const { describeAllocations, sampleAllocations } = require('./lib/apps/allocations.js');
const { NAMES, installApplications } = require('./lib/apps/applications.js');
const { measureApplication, ratioOf } = require('./lib/apps/measure.js');
const { writePage } = require('./lib/apps/page.js');
const { markdown, terminal } = require('./lib/apps/report.js');
const { fileOf, readRows, storeRow } = require('./lib/apps/results.js');
const { LINES, OTHERS, node, other, running } = require('./lib/runtimes.js');

/** Node 22 with the flag that makes it carry contexts as Node 24 does. */
const FLAG = '22-flag';

/**
 * @param {string} name
 * @returns {import('./lib/runtimes.js').Runtime}
 */
function runtimeOf(name) {
  if (name !== FLAG) return node(name);
  const { flags, ...runtime } = node('22');
  return {
    ...runtime,
    id: `node-${FLAG}`,
    title: `${runtime.title}, flag`,
    flags: [...flags, '--experimental-async-context-frame'],
  };
}

/** @param {import('../scripts/lib/command.js').Values} values */
function chooseRuntimes({ all, node: wanted, runtime: others }) {
  const lines = all || wanted.includes('all') ? [...LINES, FLAG].sort() : wanted;
  return [
    ...(lines.length === 0 ? [running()] : lines.map(runtimeOf)),
    ...(all ? OTHERS : others).map(other),
  ];
}

/** @param {string} text */
const progress = (text) => process.stderr.write(`${text}\n`);

/** @param {import('./lib/apps/measure.js').Row} row */
function outcome(row) {
  if (row.error !== undefined) return `✗ ${row.error}`;
  const [ours, control] = ['ours', 'again'].map((side) => ratioOf(row, 'own', side));
  const shown = `own / ours ${ours?.median.toFixed(2)}, control ${control?.median.toFixed(2)}`;
  return `${row.steady ? '✓' : '~'} ${shown}${row.attempts > 1 ? `, ${row.attempts} attempts` : ''}`;
}

/**
 * @param {import('../scripts/lib/command.js').Values} values
 * @param {(
 *   runtime: import('./lib/runtimes.js').Runtime,
 *   application: import('./lib/apps/applications.js').Application,
 * ) => Promise<string>} action returns the line to print
 */
async function forEach(values, action) {
  const runtimes = chooseRuntimes(values);
  const applications = installApplications(values.app.length === 0 ? NAMES : values.app);
  const total = applications.length * runtimes.length;
  let done = 0;
  for (const application of applications) {
    for (const runtime of runtimes) {
      progress(`[${++done}/${total}] ${application.name} on ${runtime.title}`);
      progress(`  ${await action(runtime, application)}`);
    }
  }
}

/** @param {import('../scripts/lib/command.js').Values} values */
async function showAllocations(values) {
  await forEach(values, async (runtime, application) => {
    const sampled = await sampleAllocations(runtime, application);
    process.stdout.write(
      `${application.name}, ${runtime.title}\n${describeAllocations(sampled)}\n`,
    );
    return '✓';
  });
}

/** @param {import('../scripts/lib/command.js').Values} values */
async function run(values) {
  const { quick, render, write, rounds, attempts } = values;
  if (values.allocations) return showAllocations(values);
  const file = quick ? 'apps-quick' : 'apps';
  const settings = {
    rounds: rounds ?? (quick ? 3 : 5),
    warmUp: quick ? 1 : 2,
    requests: quick ? 0.25 : 1,
    attempts: attempts ?? (quick ? 1 : 4),
  };
  /** @type {string[]} */
  const problems = [];
  if (!render) {
    await forEach(values, async (runtime, application) => {
      const row = await measureApplication(runtime, application, settings);
      storeRow(file, {
        ...row,
        date: new Date().toISOString().slice(0, 10),
        machine: `${os.cpus()[0].model.trim()}, ${os.availableParallelism()} cores, ${process.platform} ${process.arch}`,
        runtimeTitle: runtime.title,
        version: `${runtime.kind === 'node' ? 'Node' : runtime.kind} ${runtime.version}`,
        rounds: settings.rounds,
      });
      const { error } = row;
      if (error !== undefined) problems.push(`${row.application} on ${runtime.title}: ${error}`);
      return outcome(row);
    });
  }
  const rows = readRows(file);
  process.stdout.write(`${terminal(rows)}\n${fileOf(file)}\n`);
  if (write) await writePage(markdown(rows));
  return problems;
}

/** @type {import('../scripts/lib/command.js').Command} */
module.exports = {
  about: `
Measures what a context costs in whole applications (bench/apps/), driven over loopback by this process: CPU
time a request, latency, memory and start, with Node's own storage, with ours, with a storage that only
keeps a synchronous stack and with none. Every answer must carry the id of its own request. Each row is
kept in bench/results/apps.json until it is measured again. bench/README.md says how it measures.`,
  options: {
    quick: { help: 'fewer rounds and requests: to see that everything works, not to quote' },
    app: { value: 'NAME', choices: NAMES, many: true, help: 'only this application' },
    node: {
      value: 'LINE',
      choices: [...LINES, FLAG, 'all'],
      many: true,
      help: `on this Node, such as 22, or 22 with --experimental-async-context-frame (${FLAG}), or on all`,
    },
    runtime: { value: 'NAME', choices: OTHERS, many: true, help: 'also on bun or deno' },
    all: { help: 'on every Node, Bun and Deno' },
    rounds: {
      value: 'N',
      range: [1, 1000],
      whole: true,
      help: 'rounds of each side; 5 by default',
    },
    attempts: {
      value: 'N',
      range: [1, 100],
      whole: true,
      help: 'how often a row is measured at most, until its control is within 1 ± 0.03; 4 by default',
    },
    allocations: {
      help: 'instead: which packages and functions allocate how much for a request, on Node',
    },
    render: { help: 'measures nothing: shows the rows that were measured' },
    write: { help: 'puts the tables into docs/applications.md' },
  },
  right: 'Every answer carried the id of its own request.',
  settle(values) {
    if (values.write && values.quick) {
      throw new UsageError('The page shows full measurements: leave out --quick or --write.');
    }
    if (values.allocations && (values.write || values.render || values.quick)) {
      throw new UsageError(
        '--allocations measures no time: leave out --quick, --render and --write.',
      );
    }
    return values;
  },
  run,
};
