'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { root } = require('./run.js');

/**
 * Builds `assets/recording-page.html` from scripts/recording-page/: the drawing code and what it needs of the
 * charting library, in one page. It ships with the package and is not in the repository.
 */

const SOURCES = path.join(root, 'scripts', 'recording-page');
const PAGE = path.join(root, 'assets', 'recording-page.html');

/** Whose code is in the page, and what that asks to be kept. */
const LICENCES = {
  echarts: ['NOTICE', 'LICENSE', 'licenses/LICENSE-d3'],
  zrender: ['LICENSE'],
  tslib: ['LICENSE.txt'],
};

/** @param {string} name */
const folderOf = (name) => path.join(root, 'node_modules', name);

/** @returns {string} a comment of HTML */
function licences() {
  const texts = Object.entries(LICENCES).map(([name, files]) => {
    const { version } = require(path.join(folderOf(name), 'package.json'));
    const parts = files.map((file) => fs.readFileSync(path.join(folderOf(name), file), 'utf8'));
    return [`${name} ${version}`, ...parts].join('\n\n');
  });
  return `<!--\nThis page contains the following software.\n\n${texts.join('\n\n').replace(/--+>?/g, (dashes) => '='.repeat(dashes.length))}\n-->`;
}

/** @returns {boolean} whether nothing has changed since it was built */
function isFresh() {
  const built = fs.statSync(PAGE, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const inputs = [
    __filename,
    path.join(folderOf('echarts'), 'package.json'),
    ...fs.readdirSync(SOURCES).map((file) => path.join(SOURCES, file)),
  ];
  return inputs.every((file) => fs.statSync(file).mtimeMs < built);
}

function buildRecordingPage() {
  if (isFresh()) return;
  // Not at the top of the file: prepare.js loads it before the packages are installed.
  const esbuild = require('esbuild');
  const { outputFiles } = esbuild.buildSync({
    entryPoints: [path.join(SOURCES, 'page.mjs')],
    bundle: true,
    define: { 'process.env.NODE_ENV': '"production"' },
    format: 'iife',
    legalComments: 'none',
    minify: true,
    target: 'es2022',
    write: false,
  });
  const css = fs.readFileSync(path.join(SOURCES, 'page.css'), 'utf8');
  // A function each: `$` means something in a replacement string.
  const page = fs
    .readFileSync(path.join(SOURCES, 'page.html'), 'utf8')
    .replace('<head>', () => `${licences()}\n<head>`)
    .replace('/*style*/', () => css)
    .replace('/*script*/', () => outputFiles[0].text.replace(/<\/script/g, '<\\/script'));
  fs.mkdirSync(path.dirname(PAGE), { recursive: true });
  fs.writeFileSync(PAGE, page);
}

module.exports = { buildRecordingPage };
