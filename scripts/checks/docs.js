'use strict';

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { blocks, documents, fragment } = require('../../__test__/documentation/markdown.js');
const { devDependencies } = require('../../package.json');
const { nodeBinary } = require('../lib/nodes.js');
const { print } = require('../lib/output.js');
const { root, run, step } = require('../lib/run.js');
const { emptyFolder, environment, packTarballs } = require('../lib/user-project.js');

/** Left out: `npm run check tutorial` runs its commands. */
const TUTORIAL = 'docs/tutorial.md';

/** This Node line has every flag that the pages mention. */
const LINE = '24';

/** Packages in the reader's project besides ours. */
const PACKAGES = ['esbuild', 'import-in-the-middle', 'require-in-the-middle'];

const CARRIES = `
const request = new AsyncLocalStorage();
request.run('a', () => setTimeout(() => console.log(request.getStore()), 1));
`;
const COMMONJS = `const { AsyncLocalStorage } = require('node:async_hooks');\n${CARRIES}`;

/** The programs that the commands name. @type {Record<string, string>} */
const FILES = {
  'package.json': '{ "private": true }\n',
  'app.js': COMMONJS,
  'app.mjs': `import { AsyncLocalStorage } from 'node:async_hooks';\n${CARRIES}`,
  'server.js': `require('native-async-context');\nrequire('node:http').createServer().listen(0);\n`,
  'tracing.js': '',
};

/** @typedef {{ place: string, command: string }} Line */

/** @returns {Line[]} */
const commands = () =>
  documents
    .filter((file) => file !== TUTORIAL)
    .flatMap((file) =>
      blocks(file)
        .filter(({ language, text }) => language === 'sh' && fragment(text) === undefined)
        .flatMap(({ text, line }) =>
          text
            .trim()
            .split('\n')
            .map((each) => ({ place: `${file}:${line}`, command: each.replace(/ +#.*/, '') })),
        ),
    );

/**
 * Commands of the checkout take minutes, and CI runs them anyway. A page can only get their options wrong,
 * so only those are checked.
 *
 * @param {string} command
 * @returns {[cwd: string, command: string]}
 */
function ofCheckout(command) {
  const [, , script, ...args] = command.split(' ');
  return [root, `npm run ${script} ${args.includes('--') ? '' : '-- '}${args.join(' ')} --help`];
}

/** @type {import('../lib/command.js').Command} */
module.exports = {
  summary: 'every command on the pages, run in a project outside of the checkout',
  about: `
Packs the package, installs it in an empty folder, and runs there every command of the shell that README and
docs/ show, on Node ${LINE}, with small programs of the names that they use. Of the commands of the checkout
it asks only whether they take these options. Those of the tutorial are run by \`npm run check tutorial\`,
JavaScript by \`npm test\`.`,
  right: 'Every command works.',
  run() {
    const folder = emptyFolder();
    const tarballs = packTarballs();
    for (const [name, text] of Object.entries(FILES)) {
      fs.writeFileSync(path.join(folder, name), text);
    }
    fs.mkdirSync(path.join(folder, 'dist'));
    for (const file of tarballs) {
      fs.copyFileSync(file, path.join(folder, 'dist', path.basename(file)));
    }
    const needed = PACKAGES.map(
      (name) => `${name}@${devDependencies[/** @type {keyof typeof devDependencies} */ (name)]}`,
    );
    step('install the package in an empty folder', () =>
      run('npm', ['install', ...needed, ...tarballs], { cwd: folder, env: environment }),
    );
    const bin = path.join(folder, 'node_modules', '.bin');
    const paths = [bin, path.dirname(nodeBinary(LINE)), process.env.PATH];
    // npm runs with this machine's Node; every other command gets the chosen one.
    const env = (/** @type {string} */ command) => ({
      ...environment,
      ...(command.startsWith('npm ') ? {} : { PATH: paths.join(path.delimiter) }),
    });

    return commands().flatMap(({ place, command }) => {
      print(`▸ ${place}: ${command}\n`);
      const [cwd, line] = command.startsWith('npm run ')
        ? ofCheckout(command)
        : [
            folder,
            command.replace(/^(npm install) native-async-context$/, `$1 ${tarballs.join(' ')}`),
          ];
      const { status, stdout, stderr } = spawnSync(line, {
        cwd,
        env: env(command),
        encoding: 'utf8',
        shell: true,
      });
      return status === 0 ? [] : [`${place}: ${command} ended with ${status}:\n${stdout}${stderr}`];
    });
  },
};
