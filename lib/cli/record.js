'use strict';

const { spawn } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { Recording } = require('../recording/recording.js');
const { assertWritable, filesFor, writeRecording } = require('../recording/files.js');
const { parseWithProgram, seconds } = require('./arguments.js');
const { RecordingReader } = require('./recording-files.js');

/**
 * `native-async-context record`: runs a program with the recorder preloaded, reads what it records
 * while it records it, and draws that when the program has ended, however it has ended.
 */

const PRELOAD = path.join(__dirname, 'record-preload.js');

const summary = 'records which task of a program started which, and draws it';

const USAGE = `Usage: native-async-context record [options] app.js [arguments]

Runs a program and records its tasks: which started which, when each ran, in which context. It then
writes them as one HTML page (.html), as trace events for Perfetto (.json) and for Graphviz (.dot).

  --out FILE          where to; .html, .json or .dot says which of them, any other name is followed
                      by each. Can be given more than once. By default recording
  --promises          records promises too: each await is a task then, and everything is slower
  --node FLAG         a flag for Node, such as --node=--enable-source-maps. Can be given more
                      than once
  --progress SECONDS  how often it says how far it is; 0 for never. By default 5

The names of contexts are those of the AsyncContext.Variables and AsyncLocalStorages that the
program makes. Their values are numbered, and not recorded.
`;

/** @type {import('node:util').ParseArgsConfig['options']} */
const OPTIONS = {
  help: { type: 'boolean', short: 'h' },
  node: { type: 'string', multiple: true, default: [] },
  out: { type: 'string', multiple: true, default: ['recording'] },
  progress: { type: 'string', default: '5' },
  promises: { type: 'boolean', default: false },
};

/** @param {string[]} args */
function parse(args) {
  const { values, program } = parseWithProgram(args, OPTIONS);
  return { values: { ...values, progress: seconds(values.progress, '--progress') }, program };
}

/** @param {string} message */
function say(message) {
  process.stderr.write(`native-async-context: ${message}\n`);
}

/**
 * Runs the program. It gets the signals that we get; those of a terminal it gets from there.
 *
 * @param {string[]} nodeArguments
 * @param {Record<string, string>} env
 * @returns {Promise<number>} its exit code, or what a shell makes of its signal
 */
function runProgram(nodeArguments, env) {
  const child = spawn(process.execPath, nodeArguments, {
    env: { ...process.env, ...env },
    stdio: 'inherit',
  });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) =>
      resolve(code ?? 128 + os.constants.signals[/** @type {NodeJS.Signals} */ (signal)]),
    );
  });
}

/**
 * @param {string[]} args
 * @returns {Promise<number>}
 */
async function run(args) {
  let parsed;
  /** @type {string[]} */
  let files;
  try {
    parsed = parse(args);
    if (parsed.values.help) {
      process.stdout.write(USAGE);
      return 0;
    }
    if (parsed.program.length === 0) throw new TypeError('missing program: name the file to run');
    files = parsed.values.out.flatMap(filesFor);
    files.forEach(assertWritable);
  } catch (error) {
    say(`${/** @type {Error} */ (error).message}\n\n${USAGE}`);
    return 2;
  }
  const { values, program } = parsed;

  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'native-async-context-'));
  const recording = new Recording();
  const reader = new RecordingReader(folder, recording);
  const started = Date.now();
  const progress =
    values.progress > 0 &&
    setInterval(() => {
      reader.read();
      const seconds = ((Date.now() - started) / 1000).toFixed(1);
      say(`${recording.tasks.length.toLocaleString('en')} tasks in ${seconds} s`);
    }, values.progress * 1000);
  const code = await runProgram(['--require', PRELOAD, ...values.node, ...program], {
    NATIVE_ASYNC_CONTEXT_RECORD: JSON.stringify({ folder, promises: values.promises }),
  });
  if (progress) clearInterval(progress);
  reader.read();
  return draw(recording, files, folder) ? code : 1;
}

/**
 * @param {import('../recording/recording.js').RecordingData} recording
 * @param {string[]} files
 * @param {string} folder the recording, which is kept unless everything is written
 * @returns {boolean} whether it is
 */
function draw(recording, files, folder) {
  try {
    const written = files.map((file) => writeRecording(recording, file));
    for (const { error } of written) if (error !== undefined) say(error.message);
    const names = written.map(({ file }) => file).join(', ');
    say(`${recording.tasks.length.toLocaleString('en')} tasks recorded: ${names}`);
    fs.rmSync(folder, { recursive: true, force: true });
    return written.every(({ error }) => error === undefined);
  } catch (error) {
    say(`${/** @type {Error} */ (error).message}. What was recorded is in ${folder}.`);
    return false;
  }
}

module.exports = { run, summary };
