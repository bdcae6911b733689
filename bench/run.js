'use strict';

/**
 * `npm run bench`: asks the questions, shows the tables, writes bench/results/, holds the figures
 * against what they were. How it measures and why: bench/README.md.
 */
const os = require('node:os');
const { prepare } = require('../scripts/lib/prepare.js');
const { USAGE, readOptions, refuse } = require('./lib/options.js');

/** @param {ReturnType<typeof readOptions>} options */
function chooseRuntimes({ all, node: wanted, runtime: others }) {
  const { LINES, node, other, running } = require('./lib/runtimes.js');
  const { NAMES } = require('../scripts/lib/runtimes.js');
  const lines = all || wanted.includes('all') ? LINES : wanted;
  for (const line of lines) if (!LINES.includes(line)) refuse(`there is no Node ${line} here`);
  for (const name of others) {
    if (!NAMES.includes(/** @type {any} */ (name))) refuse(`there is no runtime "${name}" here`);
  }
  return [
    ...(lines.length === 0 ? [running()] : lines.map(node)),
    ...(all ? NAMES : others).map((name) => other(/** @type {any} */ (name))),
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
  const { find, ratio } = require('./lib/results.js');
  const { SIDES } = require('./lib/sides.js');
  const { times } = require('./lib/report.js');
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
  const { groupName } = require('./lib/check.js');
  const { measure } = require('./lib/measure.js');
  const started = Date.now();
  const rows = [];
  // The first Ctrl-C ends it after what is being measured and keeps the results, the second at once.
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
 * @returns {import('./lib/check.js').Ratios} what they are held to
 */
function committedFor(runtimes) {
  const all = require('./lib/baseline.js').readBaseline();
  for (const { id, title } of runtimes) {
    if (all[id] === undefined) refuse(`no ratios are committed for ${title}: --write-baseline`);
  }
  return Object.fromEntries(runtimes.map(({ id }) => [id, all[id]]));
}

/**
 * @param {import('./lib/check.js').Ratios} committed
 * @param {import('./lib/results.js').Results} results
 * @param {import('./lib/plan.js').Group[]} groups
 * @param {import('./lib/runtimes.js').Runtime[]} runtimes
 * @param {import('./lib/measure.js').MeasureSettings} settings
 * @returns {Promise<boolean>} whether it is as fast as it was
 */
async function check(committed, results, groups, runtimes, settings) {
  const { confirmedMisses, describeMiss, groupName, ratiosOf } = require('./lib/check.js');
  const { measure } = require('./lib/measure.js');
  const thorough = { ...settings, forks: 2, times: { ...settings.times, attempts: 6 } };
  const again = async (runtimeId, name) => {
    process.stdout.write(`↻ ${runtimeId}, ${name}: missed, measured again\n`);
    const runtime = runtimes.find(({ id }) => id === runtimeId);
    const group = groups.find((one) => groupName(one) === name);
    const rows = await measure([runtime], group, thorough);
    return ratiosOf({ ...results, rows, runtimes: [runtime] });
  };
  const missed = await confirmedMisses(committed, ratiosOf(results), groups.map(groupName), again);
  for (const miss of missed) process.stdout.write(`✗ ${describeMiss(miss)}\n`);
  const [load] = os.loadavg();
  if (missed.length > 0 && load > 2 * os.availableParallelism()) {
    process.stdout.write(
      `  the machine has other work (load ${load.toFixed(0)}): it may be that\n`,
    );
  }
  if (missed.length === 0) process.stdout.write('✓ no ratio is under two thirds of its baseline\n');
  return missed.length === 0;
}

async function main() {
  const options = readOptions();
  if (options.help) return void process.stdout.write(USAGE);
  prepare();
  const { plan } = require('./lib/plan.js');
  const { isChecked, ratiosOf } = require('./lib/check.js');
  const { readResults, writeResults } = require('./lib/files.js');
  const { terminal } = require('./lib/report.js');
  const { writeReadme } = require('./lib/readme.js');
  const { settings } = options;

  if (options.render !== undefined) {
    const results = readResults(options.render);
    process.stdout.write(`${writeResults(results, options.render).join('\n')}\n`);
    if (options.readme) await writeReadme(results);
    return;
  }

  const held = options.check || options.writeBaseline;
  const groups = plan(options.question, settings.quick).filter((one) => !held || isChecked(one));
  if (groups.length === 0) refuse(`no such question: ${options.question.join(', ')}`);
  const runtimes = chooseRuntimes(options);
  const committed = options.check ? committedFor(runtimes) : undefined;
  const { interrupted, ...results } = await measureAll(groups, runtimes, settings);

  process.stdout.write(`\n${terminal(results)}\n\n`);
  const files = writeResults(results, interrupted ? 'partial' : options.out);
  process.stdout.write(`${files.join('\n')}\n${results.machine.minutes} min\n`);
  if (interrupted) {
    process.exitCode = 130;
    return;
  }
  if (options.readme) await writeReadme(results);
  if (options.writeBaseline) {
    const { writeBaseline } = require('./lib/baseline.js');
    writeBaseline(ratiosOf(results), options.question.length === 0);
  }
  if (committed !== undefined && !(await check(committed, results, groups, runtimes, settings))) {
    process.exitCode = 1;
  }
}

main().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
