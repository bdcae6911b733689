'use strict';

const assert = require('node:assert/strict');
const { spawn } = require('node:child_process');
const { test } = require('node:test');
const { parseSync, traverse } = require('@babel/core');
const { blocks, documents, root } = require('./markdown.js');
const entry = require('../../index.js');

const programs = documents.flatMap((file) =>
  blocks(file)
    .filter(({ language }) => language === 'js')
    .map(({ line, text }) => ({ title: `${file}:${line}`, text, tree: parse(text) })),
);

/**
 * @param {string} text
 * @returns {Error | any} a syntax tree; an error where there is none
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
 * @returns {string[]} the names that a program uses and does not define
 */
function free(tree) {
  /** @type {string[]} */
  let names = [];
  traverse(tree, { Program: ({ scope }) => void (names = Object.keys(scope.globals)) });
  return names;
}

/**
 * @param {any} tree
 * @returns {string[]} what it takes from the package by name
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

const KNOWN = new Set([
  ...Object.getOwnPropertyNames(globalThis),
  ...['require', 'module', 'exports'],
]);

/** Programs that are whole: they load the package, and nothing in them comes from elsewhere. */
const whole = programs.filter(
  ({ text, tree }) =>
    !(tree instanceof Error) &&
    /(from|require\() ?'native-async-context/.test(text) &&
    !/(from|require\() ?'\./.test(text) &&
    free(tree).every((name) => KNOWN.has(name)),
);

/** Not every Node has the syntax. */
const runnable = whole.filter(
  ({ text }) => Number.parseInt(process.versions.node) >= 24 || !/^\s*(await )?using /m.test(text),
);

test('every block of JavaScript is JavaScript', () => {
  assert.ok(programs.length > 20);
  for (const { title, tree } of programs) assert.ok(!(tree instanceof Error), `${title}: ${tree}`);
});

test('what a block takes from the package is exported', () => {
  for (const { title, tree } of programs) {
    for (const name of taken(tree)) assert.ok(name in entry, `${title}: ${name}`);
  }
});

test('some blocks are whole programs', () => {
  assert.ok(runnable.length > 3);
});

for (const { title, text, tree } of runnable) {
  test(`${title} runs`, async () => {
    const args = [`--input-type=${tree.program.sourceType === 'module' ? 'module' : 'commonjs'}`];
    const child = spawn(process.execPath, [...args, '--eval', text], { cwd: root });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (chunk) => (stderr += chunk));
    const status = await new Promise((resolve) => child.on('close', resolve));
    assert.deepEqual({ status, stderr }, { status: 0, stderr: '' });
  });
}
