'use strict';

/**
 * `npm run bench`: asks the questions, shows the tables, writes bench/results/. How it measures
 * and why: bench/README.md.
 */
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { parseArgs } = require('node:util');
const { prepare } = require('../scripts/lib/prepare.js');

const OPTIONS = /** @type {const} */ ({
  quick: { type: 'boolean' },
  node: { type: 'string', multiple: true, default: [] },
  all: { type: 'boolean' },
  runtime: { type: 'string', multiple: true, default: [] },
  question: { type: 'string', multiple: true, default: [] },
  rounds: { type: 'string' },
  forks: { type: 'string' },
  out: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
});

const USAGE = `Usage: npm run bench -- [options]

  --quick            fewer sizes, sides and rounds, on the running Node: under two minutes
  --node LINE        on this Node, such as 22; may be given several times
  --runtime NAME     also on bun or deno; may be given several times
  --all              on every Node of the matrix, Bun and Deno (what happens without --quick,
                     --node or --runtime)
  --question NAME    only this question (get) or variant (get/last); may be given several times
  --rounds N         rounds of each configuration
  --forks N          how many times each configuration gets new processes
  --out NAME         bench/results/NAME.json, NAME.md and NAME-*.svg; by default "results" for all
                     questions on all runtimes, "quick" for those of --quick, "partial" for anything less
`;

/** @param {string} message */
function refuse(message) {
  process.stderr.write(`${message}\n\n${USAGE}`);
  process.exit(2);
}

/** @returns {ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values']} */
function readOptions() {
  try {
    return parseArgs({ options: OPTIONS }).values;
  } catch (error) {
    return refuse(/** @type {Error} */ (error).message);
  }
}

/**
 * @param {string | undefined} text
 * @param {number} otherwise
 */
function positive(text, otherwise) {
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) refuse(`"${text}" is no positive whole number`);
  return value;
}

/** @param {ReturnType<typeof readOptions>} options */
function chooseRuntimes({ quick, all, node: lines, runtime: others }) {
  const { LINES, node, other, running } = require('./lib/runtimes.js');
  const { NAMES } = require('../scripts/lib/runtimes.js');
  for (const line of lines) if (!LINES.includes(line)) refuse(`there is no Node ${line} here`);
  for (const name of others) {
    if (!NAMES.includes(/** @type {any} */ (name))) refuse(`there is no runtime "${name}" here`);
  }
  const everything = all || (!quick && lines.length === 0 && others.length === 0);
  const nodes = everything ? LINES : lines;
  return {
    everything,
    runtimes: [
      ...(nodes.length === 0 ? [running()] : nodes.map(node)),
      ...(everything ? NAMES : others).map((name) => other(/** @type {any} */ (name))),
    ],
  };
}

/**
 * @param {number} done
 * @param {number} of
 * @param {number} started
 * @param {string} what
 */
function progress(done, of, started, what) {
  const elapsed = (Date.now() - started) / 1000;
  const left = done === 0 ? '' : `, about ${Math.ceil((elapsed / done) * (of - done))} s left`;
  const line = `[${done}/${of}] ${what} (${elapsed.toFixed(0)} s${left})`;
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${line}`);
  else process.stderr.write(`${line}\n`);
}

async function main() {
  const options = readOptions();
  if (options.help) return void process.stdout.write(USAGE);
  const quick = options.quick ?? false;
  prepare();

  const { plan, sidesOf } = require('./lib/plan.js');
  const { conduct } = require('./lib/conduct.js');
  const { entriesOf } = require('./lib/entries.js');
  const { find, ratio } = require('./lib/results.js');
  const { round } = require('./lib/statistics.js');
  const { drawCharts } = require('./lib/charts.js');
  const { markdown, terminal, times } = require('./lib/report.js');

  const groups = plan(options.question, quick);
  if (groups.length === 0) refuse(`no such question: ${options.question.join(', ')}`);
  const { everything, runtimes } = chooseRuntimes(options);
  const settings = {
    quick,
    rounds: positive(options.rounds, quick ? 7 : 9),
    forks: positive(options.forks, quick ? 1 : 2),
    times: quick ? { warmup: 60, round: 5 } : { warmup: 80, round: 6 },
  };
  const started = Date.now();
  /** @type {import('./lib/results.js').Results} */
  const results = {
    machine: {
      cpu: os.cpus()[0].model.trim(),
      cores: os.availableParallelism(),
      platform: `${process.platform} ${process.arch}`,
      date: new Date().toISOString().slice(0, 10),
    },
    settings,
    runtimes: runtimes.map(({ id, title, version }) => ({ id, title, version })),
    rows: [],
  };

  // The first Ctrl-C ends it after what is being measured and keeps the results, the second at once.
  let interrupted = false;
  process.once('SIGINT', () => {
    interrupted = true;
  });
  for (const [at, group] of groups.entries()) {
    if (interrupted) break;
    const { question, variant, size, definition } = group;
    const name = `${question}/${variant} ${size}`;
    progress(at, groups.length, started, name);
    const measured = await conduct(
      () => entriesOf(runtimes, group, (runtime) => sidesOf(runtime, group, quick), settings),
      { ...settings, ...(quick ? definition.quickSettings : definition.settings) },
    );
    const present = measured.filter(({ missing }) => missing === undefined);
    /** @type {import('./lib/results.js').Row} */
    const row = {
      question,
      variant,
      size,
      unit: definition.unit ?? 'ns',
      better: definition.better ?? 'lower',
      measured: present.map(({ worked: _, rounds, ...rest }) => ({
        ...rest,
        rounds: rounds.map(round),
      })),
    };
    if (row.measured.some(({ error, rounds }) => error !== undefined || rounds.length > 0)) {
      results.rows.push(row);
    }
    if (definition.cpu !== undefined && present.some(({ worked }) => worked !== undefined)) {
      const worked = present.map(({ runtime, side, worked = [] }) => ({
        runtime,
        side,
        rounds: worked.map(round),
      }));
      results.rows.push({
        ...row,
        variant: definition.cpu,
        unit: 'µs a request',
        better: 'lower',
        measured: worked,
      });
    }
    if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
    const said = runtimes
      .map(({ id, title }) => {
        const against = ratio(row, find(row, id, 'node'), find(row, id, 'ours'));
        return against === undefined ? undefined : `${title} ${times(against)}`;
      })
      .filter((text) => text !== undefined);
    process.stdout.write(`✓ ${name}: own / ours ${said.join(', ') || '–'}\n`);
    for (const { runtime, side, error } of measured) {
      if (error !== undefined) {
        process.stdout.write(`  ! ${runtime}, ${side}: ${error.split('\n', 1)[0]}\n`);
      }
    }
  }

  process.stdout.write(`\n${terminal(results)}\n\n`);
  const whole = options.question.length === 0 && !interrupted;
  const out =
    options.out ?? (whole && quick ? 'quick' : whole && everything ? 'results' : 'partial');
  const folder = path.join(__dirname, 'results');
  fs.mkdirSync(folder, { recursive: true });
  const charts = drawCharts(results).map(({ name, svg }) => {
    fs.writeFileSync(path.join(folder, `${out}-${name}.svg`), svg);
    return `${out}-${name}.svg`;
  });
  fs.writeFileSync(path.join(folder, `${out}.json`), serialize(results));
  fs.writeFileSync(path.join(folder, `${out}.md`), markdown(results, charts));
  process.stdout.write(
    `${((Date.now() - started) / 1000).toFixed(0)} s; bench/results/${out}.json, ${out}.md` +
      `${charts.map((chart) => `, ${chart}`).join('')}\n`,
  );
}

/**
 * JSON with a line for each thing measured, which a diff can show.
 *
 * @param {import('./lib/results.js').Results} results
 */
function serialize({ rows, ...rest }) {
  const head = JSON.stringify(rest, null, 2).slice(0, -2);
  const body = rows.map(({ measured, ...row }) => {
    const lines = measured.map((one) => `      ${JSON.stringify(one)}`).join(',\n');
    return `    ${JSON.stringify(row).slice(0, -1)},"measured":[\n${lines}\n    ]}`;
  });
  return `${head},\n  "rows": [\n${body.join(',\n')}\n  ]\n}\n`;
}

main().catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
