'use strict';

const { spawn } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { Recording } = require('../recording/recording.js');
const { assertWritable, filesFor, writeRecording } = require('../recording/files.js');
const { assertProgram, fail, parseWithProgram, refuse, seconds } = require('./arguments.js');
const { RecordingReader } = require('./recording-files.js');

/**
 * `native-async-context record` runs a program with the recorder preloaded, reads the recorded
 * events while the program runs, and draws them when it has ended, no matter how it ended.
 */

const PRELOAD = path.join(__dirname, 'record-preload.js');

const summary = 'records which task of a program started which, and draws the result';

const USAGE = `Usage: native-async-context record [options] app.js [arguments]

Runs a program and records its tasks: which task started which, when each task ran, and in which
context. Then writes the recording as an HTML page (.html), as trace events for Perfetto (.json) and
for Graphviz (.dot).

  --out FILE          the output file. The extension .html, .json or .dot selects the format; with
                      any other name, one file of each format is written. Can be repeated.
                      Default: recording
  --promises          also record promises: each await is then a task, and what runs after it is
                      counted. Without it, that time is missing. The program runs much slower
  --last SECONDS      keep only what happened in the last seconds: for a program that does not end.
                      What there is is written when the program ends, also by Ctrl-C, and whenever
                      this process gets the signal SIGUSR2
  --node FLAG         a flag for Node, for example --node=--enable-source-maps. Can be repeated
  --progress SECONDS  how often to report progress; 0 for never. Default: 5

Contexts are described by the names of the AsyncContext.Variables and AsyncLocalStorages that the
program creates. Their values are numbered, not recorded.
`;

/** @type {import('node:util').ParseArgsConfig['options']} */
const OPTIONS = {
  help: { type: 'boolean', short: 'h' },
  last: { type: 'string' },
  node: { type: 'string', multiple: true, default: [] },
  out: { type: 'string', multiple: true, default: ['recording'] },
  progress: { type: 'string', default: '5' },
  promises: { type: 'boolean', default: false },
};

/** @param {string[]} args */
function parse(args) {
  const { values, program } = parseWithProgram(args, OPTIONS);
  const last = values.last === undefined ? Infinity : seconds(values.last, '--last') * 1000;
  return {
    values: { ...values, last, progress: seconds(values.progress, '--progress') },
    program,
  };
}

/** @param {import('../recording/recording.js').RecordingData} recording */
function tasksOf({ tasks: { length } }) {
  return `${length.toLocaleString('en')} ${length === 1 ? 'task' : 'tasks'}`;
}

/** @param {string} message */
function say(message) {
  process.stderr.write(`native-async-context: ${message}\n`);
}

/**
 * Runs the program and forwards the signals that this process receives. Signals of a terminal reach
 * the program directly.
 *
 * @param {string[]} nodeArguments
 * @param {Record<string, string>} env
 * @returns {Promise<number>} its exit code, or the exit code that a shell derives from its signal
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
  } catch (error) {
    return refuse(/** @type {Error} */ (error).message, 'record');
  }
  const { values, program } = parsed;
  try {
    assertProgram(program, values.node);
    files = values.out.flatMap(filesFor);
    files.forEach(assertWritable);
  } catch (error) {
    return fail(/** @type {Error} */ (error).message);
  }

  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'native-async-context-'));
  const recording = new Recording();
  const reader = new RecordingReader(folder, recording);
  const started = Date.now();
  const progress =
    values.progress > 0 &&
    setInterval(() => {
      reader.read();
      const seconds = ((Date.now() - started) / 1000).toFixed(1);
      say(`${tasksOf(recording)} in ${seconds} s`);
    }, values.progress * 1000);
  const read = () => {
    reader.read();
    if (values.last !== Infinity) reader.forget(Date.now() - values.last);
  };
  const rolling = values.last !== Infinity && setInterval(read, Math.min(1000, values.last));
  const writeNow = () => {
    read();
    if (recording.tasks.length > 0) write(recording.since(Date.now() - values.last), files);
  };
  // Windows has no such signal.
  if (process.platform !== 'win32') process.on('SIGUSR2', writeNow);
  const code = await runProgram(['--require', PRELOAD, ...values.node, ...program], {
    NATIVE_ASYNC_CONTEXT_RECORD: JSON.stringify({ folder, promises: values.promises }),
  });
  if (progress) clearInterval(progress);
  if (rolling) clearInterval(rolling);
  read();
  if (recording.tasks.length === 0) {
    fs.rmSync(folder, { recursive: true, force: true });
    say(`nothing was recorded: Node ended with exit code ${code} before the program began.`);
    return code || 1;
  }
  const part = values.last === Infinity ? recording : recording.since(Date.now() - values.last);
  return draw(part, files, folder) ? code : 1;
}

/**
 * @param {import('../recording/recording.js').RecordingData} recording
 * @param {string[]} files
 * @returns {boolean} whether all files are written, and none of them elsewhere
 */
function write(recording, files) {
  const written = files.map((file) => writeRecording(recording, file));
  for (const { error } of written) if (error !== undefined) say(error.message);
  const names = written.map(({ file }) => file).join(', ');
  say(`${tasksOf(recording)} recorded: ${names}`);
  return written.every(({ error }) => error === undefined);
}

/**
 * @param {import('../recording/recording.js').RecordingData} recording
 * @param {string[]} files
 * @param {string} folder the events; kept unless all files are written
 * @returns {boolean} whether all files are written
 */
function draw(recording, files, folder) {
  try {
    const isWritten = write(recording, files);
    fs.rmSync(folder, { recursive: true, force: true });
    return isWritten;
  } catch (error) {
    say(`${/** @type {Error} */ (error).message}. The recorded events are in ${folder}.`);
    return false;
  }
}

module.exports = { run, summary };
