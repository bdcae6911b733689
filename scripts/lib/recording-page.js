'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { root } = require('./run.js');

/**
 * Builds `assets/recording-page.html`, a single file, from scripts/recording-page/. It ships with the package
 * and is not in the repository.
 */

const SOURCES = path.join(root, 'scripts', 'recording-page');
const PAGE = path.join(root, 'assets', 'recording-page.html');

/** @returns {boolean} whether nothing has changed since it was built */
function isFresh() {
  const built = fs.statSync(PAGE, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const inputs = [__filename, ...fs.readdirSync(SOURCES).map((file) => path.join(SOURCES, file))];
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
  // Functions, because `$` has a special meaning in replacement strings.
  const page = fs
    .readFileSync(path.join(SOURCES, 'page.html'), 'utf8')
    .replace('/*style*/', () => css)
    .replace('/*script*/', () => outputFiles[0].text.replace(/<\/script/g, '<\\/script'));
  fs.mkdirSync(path.dirname(PAGE), { recursive: true });
  fs.writeFileSync(PAGE, page);
}

module.exports = { buildRecordingPage };
