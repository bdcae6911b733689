'use strict';

const esbuild = require('esbuild');
const fs = require('node:fs');
const path = require('node:path');

/**
 * Bundles the core into one file, `lib/core.js`, in a package that will be published. Finding, reading and
 * compiling thirty small files takes most of the time of `require('native-async-context')`. The checkout
 * keeps the small files, because people read those.
 *
 * The other rooms stay as they are. They require files of one line, which load the core.
 */

/** The core modules that other files require. Each is loaded on first use. */
const DOORS = ['context/index.js', 'context/internals.js', 'realm.js', 'rooms.js', 'thread.js'];

/** The core's folders. Files outside them require nothing else from them. */
const INSIDE = ['context', 'frame', 'glue', 'slot'];

/**
 * @param {string} folder of the package, with a copy of the checkout's `lib`, and a `package.json` that may
 *   be bundled into the core completely
 */
function buildCore(folder) {
  const lib = path.join(folder, 'lib');
  const rooms = fs
    .readdirSync(lib, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !['internal', ...INSIDE].includes(entry.name))
    .map(({ name }) => `./${name}/*`);
  const doors = DOORS.map(
    (door) => `exports[${JSON.stringify(door)}] = () => require('./${door}');\n`,
  );
  const { outputFiles } = esbuild.buildSync({
    absWorkingDir: folder,
    stdin: { contents: doors.join(''), resolveDir: lib, sourcefile: 'core.js' },
    bundle: true,
    external: rooms,
    platform: 'node',
    target: 'node20',
    logLevel: 'error',
    write: false,
  });
  for (const name of INSIDE) fs.rmSync(path.join(lib, name), { recursive: true });
  fs.writeFileSync(path.join(lib, 'core.js'), outputFiles[0].text);
  for (const door of DOORS) {
    const file = path.join(lib, door);
    const core = path.posix.relative(path.posix.dirname(door), 'core.js');
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(
      file,
      `module.exports = require('${core.startsWith('.') ? core : `./${core}`}')['${door}']();\n`,
    );
  }
  // The entry point loads the core directly, without the files of one line.
  const entry = path.join(folder, 'index.js');
  const text = fs.readFileSync(entry, 'utf8');
  const direct = text.replace(/require\('\.\/lib\/(realm|rooms)\.js'\)/g, (_, name) => {
    return `require('./lib/core.js')['${name}.js']()`;
  });
  if (direct.split('core.js').length !== 3) throw new Error('index.js requires other files');
  fs.writeFileSync(entry, direct);
}

/**
 * @param {string} text JavaScript
 * @param {number} [lineLimit]
 */
const withoutSpaces = (text, lineLimit) =>
  esbuild.transformSync(text, { target: 'node20', minifyWhitespace: true, lineLimit }).code;

/**
 * Shortens the names of variables inside of functions.
 *
 * @param {string} text JavaScript
 */
const withShortNames = (text) =>
  esbuild.transformSync(text, { target: 'node20', minifyIdentifiers: true, minifySyntax: true })
    .code;

/**
 * Removes comments and whitespace, which are half of the installed size and are not read there. The types
 * have the documentation. For stack traces, names stay and lines stay short; those of the command are of
 * no use to a program, so its names are shortened, too.
 *
 * @param {string} folder of a package whose core is built
 */
function compact(folder) {
  for (const name of fs.readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!/\.m?js$/.test(name)) continue;
    const file = path.join(folder, name);
    const original = fs.readFileSync(file, 'utf8');
    const text = /^lib[\\/]cli[\\/]/.test(name) ? withShortNames(original) : original;
    // esbuild also breaks strings, and a broken directive has no effect: 'use strict' would be lost.
    const code = withoutSpaces(text, 100).replaceAll('\\\n', '');
    if (withoutSpaces(code) !== withoutSpaces(text)) throw new Error(`${name} would be changed`);
    fs.writeFileSync(file, code);
  }
}

module.exports = { buildCore, compact };
