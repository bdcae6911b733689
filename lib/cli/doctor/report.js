'use strict';

/**
 * The doctor's report as text for people.
 *
 * @typedef {import('../doctor.js').Diagnosis} Diagnosis
 * @typedef {keyof typeof FORMATS} Format
 */

const CARRIERS = {
  node: 'Node carries contexts into its callbacks; its own AsyncLocalStorage keeps an AsyncContextFrame in the slot',
  glue: "V8 carries contexts through promises; a hook of the package carries them into Node's callbacks, without watching promises",
  'async-local-storage':
    "not accessible: contexts are kept in one of Node's AsyncLocalStorage objects",
};

const ENDED = {
  doctor: 'it was still running: doctor examined it and ended it',
  idle: 'it had nothing left to do: doctor examined it then',
  program: 'it ended by itself',
  killed: 'it did not end, and doctor killed it',
};

/**
 * Whether the program uses the package: without it, the rest is about a process that has it loaded
 * for the examination only.
 *
 * @param {Diagnosis} diagnosis
 */
function use({ platform, program }) {
  const name = 'native-async-context';
  if (program === undefined) return `${name} ${platform.package}, without a program`;
  const { file, register, uses } = program;
  if (uses === undefined) return `${file} ended before it could be examined`;
  if (uses.length === 0) {
    return `${file} does not use ${name}. The report shows what version ${platform.package} would give it`;
  }
  const how = register ? `, in place of Node's AsyncLocalStorage` : '';
  return `${file} uses ${name} ${uses.join(' and ')}${how}`;
}

/** @param {NodeJS.WriteStream} stream */
const wantsColour = (stream) => stream.isTTY === true && !process.env.NO_COLOR;

/**
 * SGR parameters that switch a format on and off. `util.styleText` of newer Node versions checks
 * `process.stdout` itself; that of Node 20 does not.
 */
const FORMATS = { bold: [1, 22], dim: [2, 22], red: [31, 39], green: [32, 39], cyan: [36, 39] };

const WIDTH = 96;

/**
 * @param {string} text
 * @param {string} indent
 */
function wrapped(text, indent) {
  const lines = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && indent.length + line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].join(`\n${indent}`);
}

/**
 * @param {Diagnosis} diagnosis
 * @param {boolean} colour
 * @returns {string}
 */
function report(diagnosis, colour) {
  const { ok, runtime, platform, program, slot, propagation, speed, findings } = diagnosis;
  /** @type {(format: Format, text: string) => string} */
  const style = (format, text) => {
    const [on, off] = FORMATS[format];
    return colour ? `\x1b[${on}m${text}\x1b[${off}m` : text;
  };
  /** @type {string[]} */
  const lines = [];
  /** @param {string} name @param {string} value */
  const entry = (name, value) =>
    lines.push(`  ${name.padEnd(12)}${wrapped(value, ' '.repeat(14))}`);
  /** @param {string} title */
  const section = (title) => lines.push('', style('bold', title));

  lines.push(style('bold', use(diagnosis)));
  if (program !== undefined) entry('program', ENDED[program.ended]);
  entry(
    'platform',
    `Node ${platform.node}, V8 ${platform.v8}, ${platform.platform} ${platform.arch}`,
  );
  if (platform.flags.length > 0) entry('flags', platform.flags.join(' '));
  for (const [name, value] of Object.entries(platform.environment)) {
    lines.push(`  ${' '.repeat(12)}${name}=${value}`);
  }
  if (runtime !== undefined) {
    entry('backend', `${runtime.backend}: ${runtime.reason.message} (${runtime.reason.code})`);
  }
  if (slot !== undefined) {
    entry('the slot', CARRIERS[slot.carriedBy]);
    if (slot.used.length > 0) entry('reached by', slot.used.join(', '));
    entry('accessors', slot.found.length > 0 ? slot.found.join(', ') : 'this V8 exports none');
  }

  if (propagation.length > 0) {
    section('The context that callbacks get, tested in this process');
    const width = Math.max(...propagation.map(({ name }) => name.length)) + 2;
    for (const { name, ok: right, seen } of propagation) {
      const mark = right ? style('green', '✓') : style('red', '✗');
      lines.push(`  ${mark} ${name.padEnd(width)}${seen}`);
    }
  }

  if (speed.length > 0) {
    section("Speed compared with Node's own, 8 storages, in a new process with these flags");
    for (const { question, ours, node, ratio } of speed) {
      const nanoseconds = `${ours.toFixed(0)} ns, Node's own ${node.toFixed(0)} ns`;
      lines.push(
        `  ${question.padEnd(12)}${`${ratio.toFixed(1)} times as fast`.padEnd(22)}${nanoseconds}`,
      );
    }
    lines.push(
      `  ${style('dim', 'A rough measurement on a machine with other work to do, not a benchmark.')}`,
    );
  }

  if (findings.length > 0) section('Findings');
  for (const { code, level, message, advice } of findings) {
    const word = level === 'problem' ? style('red', '✗ problem') : style('cyan', '• advice');
    lines.push(`  ${word} ${style('bold', code)}`);
    lines.push(`    ${wrapped(message, '    ')}`, `    → ${wrapped(advice, '      ')}`);
  }

  lines.push('', ok ? style('green', 'No problems found.') : style('red', 'There are problems.'));
  return `${lines.join('\n')}\n`;
}

module.exports = { report, wantsColour };
