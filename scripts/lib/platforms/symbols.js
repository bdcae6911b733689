'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { LINES, linesOf, nodeBinary } = require('../nodes.js');
const { root } = require('../run.js');
const { exportsOf } = require('./exports.js');

/** Which of the functions that the addon looks up (src/platform.rs) each Node exports. */

/** @type {Record<string, string>} the table of names in src/platform.rs, by platform */
const TABLES = {
  'linux-x64': 'ITANIUM',
  'linux-arm64': 'ITANIUM',
  'darwin-x64': 'ITANIUM',
  'darwin-arm64': 'ITANIUM',
  'win32-x64': 'MICROSOFT',
  'win32-arm64': 'MICROSOFT',
};

/** What each backend and the glue need everywhere. */
const NEEDED = [
  'current_isolate',
  'current_context',
  'extras_binding_object',
  'version',
  'set_promise_hooks',
  'set_promise_reject_callback',
  'node_promise_reject_callback',
];

/** What one line needs in addition. On the others V8 keeps the slot in the isolate. */
const NEEDED_ON = /** @type {Record<string, string[]>} */ ({
  20: ['get_of_context', 'set_of_context', 'new_function'],
});
const NEEDED_ON_OTHERS = ['get_of_isolate', 'set_of_isolate'];

/** @param {string} line */
const neededOn = (line) => [...NEEDED, ...(NEEDED_ON[line] ?? NEEDED_ON_OTHERS)];

const source = fs.readFileSync(path.join(root, 'src', 'platform.rs'), 'utf8');

/** @returns {Record<string, string>} the functions in C++, by their field in `Names` */
function functions() {
  const [struct] = /** @type {string[]} */ (/pub struct Names \{[^}]*\}/.exec(source));
  const fields = struct.matchAll(/\/\/\/ `([^`]+)`.*\n(?:\s*\/\/\/.*\n)*\s*pub (\w+):/g);
  return Object.fromEntries(Array.from(fields, ([, title, field]) => [field, title]));
}

/**
 * @param {string} table
 * @returns {Record<string, string>} the symbol names, by field
 */
function namesIn(table) {
  const [, fields] = /** @type {string[]} */ (
    new RegExp(`pub const ${table}: Names = Names \\{([^}]*)\\}`).exec(source)
  );
  const names = fields.matchAll(/(\w+): c"([^"]+)"/g);
  return Object.fromEntries(Array.from(names, ([, field, name]) => [field, name]));
}

/**
 * @typedef {object} Program a Node that was read
 * @property {string} platform
 * @property {string} line
 * @property {string} version
 * @property {string[]} exported the fields whose function it exports
 *
 * @param {string} platform
 * @param {string} line
 * @returns {Program}
 */
function readProgram(platform, line) {
  const binary = nodeBinary(line, platform);
  const { version } = require(path.join(binary, '..', '..', 'package.json'));
  const names = exportsOf(binary);
  const exported = Object.entries(namesIn(TABLES[platform]))
    .filter(([, name]) => names.has(name))
    .map(([field]) => field);
  // Two of the packages write a `v` before the version.
  return { platform, line, version: version.replace(/^v/, ''), exported };
}

/** @param {Program[]} programs @returns {string[]} the problems, a sentence each */
const missing = (programs) =>
  programs.flatMap(({ platform, line, version, exported }) =>
    neededOn(line)
      .filter((field) => !exported.includes(field))
      .map((field) => `Node ${version} for ${platform} does not export ${functions()[field]}.`),
  );

/** @param {string[][]} rows the first has the titles */
const rowsOf = ([head, ...rows]) =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |\n`).join('');

/**
 * @param {Program[]} programs
 * @returns {string} the tables, in Markdown
 */
function tables(programs) {
  const platforms = Object.keys(TABLES);
  const of = (/** @type {string} */ line, /** @type {string} */ platform) =>
    programs.find((each) => each.line === line && each.platform === platform);
  const head = LINES.map((line) => `Node ${line}`);

  const versions = platforms.map((platform) => [
    platform,
    ...LINES.map((line) => of(line, platform)?.version ?? 'no package'),
  ]);

  /** @param {string} line @param {string} field */
  const cell = (line, field) => {
    const read = platforms.flatMap((platform) => of(line, platform) ?? []);
    const without = read.filter(({ exported }) => !exported.includes(field));
    const mark = neededOn(line).includes(field) ? '**✓**' : '✓';
    if (without.length === 0) return mark;
    if (without.length === read.length) return '–';
    return `${mark}, not ${without.map(({ platform }) => platform).join(', ')}`;
  };
  const rows = Object.entries(functions()).map(([field, title]) => [
    `\`${title}\``,
    ...LINES.map((line) => cell(line, field)),
  ]);
  return `${rowsOf([['read', ...head], ...versions])}\n${rowsOf([['function', ...head], ...rows])}`;
}

/** @param {Program[]} programs @returns {string} docs/symbols.md */
const page = (programs) => `# Symbols

The addon is linked against nothing of V8. It looks V8's functions up by their mangled names in the
program that has loaded it ([src/platform.rs](../src/platform.rs)). This table says which Node exports
which: it was read from the programs themselves, by \`npm run check symbols -- --markdown docs/symbols.md\`.
That command fails if a function is missing that the package needs.

✓: exported on every platform that was read; **✓**: and needed on that Node; –: exported on none.

${tables(programs)}
Reading a program does not run it. What ran where is in [installation.md](installation.md#where-it-works).
`;

/** @param {string[]} lines @returns {[platform: string, line: string][]} the programs that exist */
const combinations = (lines) =>
  Object.keys(TABLES).flatMap((platform) =>
    linesOf(platform)
      .filter((line) => lines.includes(line))
      .map((line) => /** @type {[string, string]} */ ([platform, line])),
  );

module.exports = { combinations, functions, missing, namesIn, page, readProgram, tables };
