'use strict';

const assert = require('node:assert/strict');
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { after, test } = require('node:test');
const { parseSync, traverse } = require('@babel/core');
const { blocks, documents, fragment, root } = require('./markdown.js');
const entry = require('../../index.js');

/**
 * Every block of JavaScript in README and docs/ is a program that runs as pasted: in a separate process,
 * without errors, warnings, or output that the page does not announce. The page announces output with
 * `// prints …`, or with `// may print …` if it depends on the process. A block that is part of another
 * program names that program in a first line `// Fragment:`, and is only parsed. The tutorial is a
 * project with several files, which `npm run check tutorial` makes and runs.
 */

const TUTORIAL = 'docs/tutorial.md';

const programs = documents.flatMap((file) =>
  blocks(file)
    .filter(({ language }) => language === 'js')
    .map(({ line, text }) => ({ file, title: `${file}:${line}`, text, tree: parse(text) })),
);

/**
 * @param {string} text
 * @returns {Error | any} the syntax tree, or the error if the text cannot be parsed
 */
function parse(text) {
  try {
    return parseSync(text, {
      babelrc: false,
      configFile: false,
      sourceType: 'unambiguous',
      parserOpts: {
        allowAwaitOutsideFunction: true,
        allowReturnOutsideFunction: true,
        plugins: ['explicitResourceManagement'],
      },
    });
  } catch (error) {
    return error;
  }
}

/**
 * @param {any} tree
 * @returns {string[]} the names that it imports from the package
 */
function taken(tree) {
  /** @type {string[]} */
  const names = [];
  traverse(tree, {
    ImportDeclaration({ node }) {
      if (node.source.value !== 'native-async-context') return;
      for (const { imported } of node.specifiers) if (imported) names.push(imported.name);
    },
    VariableDeclarator({ node: { id, init } }) {
      if (id.type !== 'ObjectPattern' || init?.callee?.name !== 'require') return;
      if (init.arguments[0].value !== 'native-async-context') return;
      for (const { key } of id.properties) names.push(key.name);
    },
  });
  return names;
}

/** @param {string} text @returns {string[]} the lines that it says it prints */
const announced = (text) =>
  Array.from(text.matchAll(/\/\/ prints (.+)$/gm), ([, line]) => line.trimEnd());

const dependsOnProcess = (/** @type {string} */ text) => text.includes('// may print ');

// The working directory of the blocks. It is below the root, so that they find packages.
fs.mkdirSync(path.join(root, '.cache'), { recursive: true });
const folder = fs.mkdtempSync(path.join(root, '.cache', 'documentation-'));
after(() => fs.rmSync(folder, { recursive: true }));

/** Node 20 and 22 do not have `using`: TypeScript and Babel compile it for them. */
const hasUsing = Number.parseInt(process.versions.node) >= 24;

/** @param {{ file: string, text: string }} program */
const runs = ({ file, text }) =>
  file !== TUTORIAL &&
  fragment(text) === undefined &&
  (hasUsing || !/^\s*(await )?using /m.test(text));

test('every block of JavaScript is JavaScript', () => {
  assert.ok(programs.length > 20);
  for (const { title, tree } of programs) assert.ok(!(tree instanceof Error), `${title}: ${tree}`);
});

test('what a block takes from the package is exported', () => {
  for (const { title, tree } of programs) {
    for (const name of taken(tree)) assert.ok(name in entry, `${title}: ${name}`);
  }
});

test('few blocks are fragments, and each says of what', () => {
  const fragments = programs.filter(({ text }) => fragment(text) !== undefined);
  assert.ok(fragments.length <= programs.length / 5, `${fragments.map(({ title }) => title)}`);
});

for (const { title, text, tree } of programs.filter(runs)) {
  test(`${title} runs as pasted, and prints what the page says`, async () => {
    // Fake timers are experimental on Node 20.
    const type = tree.program.sourceType === 'module' ? 'module' : 'commonjs';
    const args = ['--disable-warning=ExperimentalWarning', `--input-type=${type}`];
    const child = spawn(process.execPath, [...args, '--eval', text], { cwd: folder });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (chunk) => (stdout += chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk) => (stderr += chunk));
    const status = await new Promise((resolve) => child.on('close', resolve));
    const printed = dependsOnProcess(text) ? announced(text) : stdout.split('\n').slice(0, -1);
    assert.deepEqual(
      { status, stderr, printed },
      { status: 0, stderr: '', printed: announced(text) },
    );
  });
}
