'use strict';

/**
 * `npm run bench`: asks the questions, shows the tables, writes bench/results/, and compares the
 * figures with the committed ones. How it measures and why: bench/README.md.
 */
const { UsageError, runCommand } = require('../scripts/lib/command.js');
const os = require('node:os');
const { readBaseline, writeBaseline } = require('./lib/baseline.js');
const { confirmedMisses, describeMiss, groupName, isChecked, ratiosOf } = require('./lib/check.js');
const { readResults, writeResults } = require('./lib/files.js');
const { measure } = require('./lib/measure.js');
const { OPTIONS, settle } = require('./lib/options.js');
const { plan } = require('./lib/plan.js');
const { writeReadme } = require('./lib/readme.js');
const { terminal, times } = require('./lib/report.js');
const { find, ratio } = require('./lib/results.js');
const { LINES, OTHERS, node, other, running } = require('./lib/runtimes.js');
const { SIDES } = require('./lib/sides.js');

/** @param {ReturnType<typeof settle>} options */
function chooseRuntimes({ all, node: wanted, runtime: others }) {
  const lines = all || wanted.includes('all') ? LINES : wanted;
  return [
    ...(lines.length === 0 ? [running()] : lines.map(node)),
    ...(all ? OTHERS : others).map(other),
  ];
}

const onTerminal = process.stderr.isTTY;

/**
 * @param {number} done
 * @param {number} of
 * @param {number} started
 * @param {string} what
 */
function progress(done, of, started, what) {
  const elapsed = (Date.now() - started) / 1000;
  const left = done === 0 ? '' : `, about ${Math.ceil((elapsed / done) * (of - done))} s left`;
  const line = `[${done + 1}/${of}] ${what} (${elapsed.toFixed(0)} s${left})`;
  process.stderr.write(onTerminal ? `\r\u001b[K${line}` : `${line}\n`);
}

/**
 * @param {string} name
 * @param {import('./lib/results.js').Row[]} rows
 * @param {import('./lib/runtimes.js').Runtime[]} runtimes
 */
function tell(name, [row], runtimes) {
  if (onTerminal) process.stderr.write('\r\u001b[K');
  if (row === undefined) return;
  const said = runtimes
    .map(({ id, title }) => {
      const against = ratio(row, find(row, id, 'node'), find(row, id, 'ours'));
      return against === undefined ? undefined : `${title} ${times(against)}`;
    })
    .filter((text) => text !== undefined);
  process.stdout.write(`✓ ${name}: own / ours ${said.join(', ') || '–'}\n`);
  for (const { runtime, side, error } of row.measured) {
    if (error === undefined) continue;
    process.stdout.write(`  ! ${runtime}, ${SIDES[side].title}: ${error.split('\n', 1)[0]}\n`);
  }
}

/**
 * @param {import('./lib/plan.js').Group[]} groups
 * @param {import('./lib/runtimes.js').Runtime[]} runtimes
 * @param {import('./lib/measure.js').MeasureSettings} settings
 * @returns {Promise<import('./lib/results.js').Results & { interrupted: boolean }>}
 */
async function measureAll(groups, runtimes, settings) {
  const started = Date.now();
  const rows = [];
  // The first Ctrl-C stops after the current group and keeps the results, the second stops at once.
  let interrupted = false;
  process.once('SIGINT', () => {
    interrupted = true;
  });
  for (const [at, group] of groups.entries()) {
    if (interrupted) break;
    progress(at, groups.length, started, groupName(group));
    const measured = await measure(runtimes, group, settings);
    rows.push(...measured);
    tell(groupName(group), measured, runtimes);
  }
  return {
    interrupted,
    machine: {
      cpu: os.cpus()[0].model.trim(),
      cores: os.availableParallelism(),
      platform: `${process.platform} ${process.arch}`,
      date: new Date().toISOString().slice(0, 10),
      minutes: Math.ceil((Date.now() - started) / 60_000),
    },
    settings,
    runtimes: runtimes.map(({ id, title, version }) => ({ id, title, version })),
    rows,
  };
}

/**
 * @param {import('./lib/runtimes.js').Runtime[]} runtimes
 * @returns {import('./lib/check.js').Ratios} the committed ratios of these runtimes
 */
function committedFor(runtimes) {
  const all = readBaseline();
  for (const { id, title } of runtimes) {
    if (all[id] === undefined) {
      throw new UsageError(
        `There are no committed ratios for ${title}. --write-baseline makes them.`,
      );
    }
  }
  return Object.fromEntries(runtimes.map(({ id }) => [id, all[id]]));
}

/**
 * @param {import('./lib/check.js').Ratios} committed
 * @param {import('./lib/results.js').Results} results
 * @param {import('./lib/plan.js').Group[]} groups
 * @param {import('./lib/runtimes.js').Runtime[]} runtimes
 * @param {import('./lib/measure.js').MeasureSettings} settings
 * @returns {Promise<string[]>} the ratios that are too low, a sentence each
 */
async function check(committed, results, groups, runtimes, settings) {
  const thorough = { ...settings, forks: 2, times: { ...settings.times, attempts: 6 } };
  const again = async (runtimeId, name) => {
    process.stdout.write(`↻ ${runtimeId}, ${name}: too low, measured again\n`);
    const runtime = runtimes.find(({ id }) => id === runtimeId);
    const group = groups.find((one) => groupName(one) === name);
    const rows = await measure([runtime], group, thorough);
    return ratiosOf({ ...results, rows, runtimes: [runtime] });
  };
  const missed = await confirmedMisses(committed, ratiosOf(results), groups.map(groupName), again);
  const [load] = os.loadavg();
  if (missed.length > 0 && load > 2 * os.availableParallelism()) {
    process.stdout.write(
      `  The machine has other work, which may be the cause: its load is ${load.toFixed(0)}.\n`,
    );
  }
  if (missed.length === 0) {
    process.stdout.write('✓ No row has its ratios under two thirds of the committed ones.\n');
  }
  return missed.map((miss) => `${describeMiss(miss)}.`);
}

/** @param {ReturnType<typeof settle>} options */
async function run(options) {
  const { settings } = options;

  if (options.render !== undefined) {
    const results = readResults(options.render);
    process.stdout.write(`${writeResults(results, options.render).join('\n')}\n`);
    if (options.readme) await writeReadme(results);
    return [];
  }

  const held = options.check || options.writeBaseline;
  const groups = plan(options.question, settings.quick).filter((one) => !held || isChecked(one));
  if (groups.length === 0) {
    throw new UsageError(`There is no such question: ${options.question.join(', ')}.`);
  }
  const runtimes = chooseRuntimes(options);
  const committed = options.check ? committedFor(runtimes) : undefined;
  const { interrupted, ...results } = await measureAll(groups, runtimes, settings);

  process.stdout.write(`\n${terminal(results)}\n\n`);
  const files = writeResults(results, interrupted ? 'partial' : options.out);
  process.stdout.write(`${files.join('\n')}\n${results.machine.minutes} min\n`);
  if (interrupted) {
    process.exitCode = 130;
    return [];
  }
  if (options.readme) await writeReadme(results);
  if (options.writeBaseline) writeBaseline(ratiosOf(results), options.question.length === 0);
  return committed === undefined ? [] : check(committed, results, groups, runtimes, settings);
}

if (process.argv[2] === 'apps') {
  void runCommand('npm run bench -- apps', require('./applications.js'), process.argv.slice(3));
} else {
  void runCommand('npm run bench', {
    about: `
Measures how long operations take with our storage, with Node's own and with others, prints tables and
writes bench/results/. By default all questions, on the Node that runs this. bench/README.md says how it
measures. \`npm run bench -- apps\` measures whole applications and has options of its own.`,
    options: OPTIONS,
    handlesSignals: true,
    settle,
    run,
  });
}
