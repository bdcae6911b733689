'use strict';

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { brotliDecompressSync } = require('node:zlib');
const { root } = require('./run.js');

/**
 * Finds the browser in which the page of `trace` is tested: the one in CHROMIUM, or the headless
 * Chromium of the npm package @sparticuz/chromium, or an installed one.
 *
 * @typedef {{ executablePath: string, env: NodeJS.ProcessEnv }} Browser how to start it
 */

const PACKAGE = path.join(root, 'node_modules', '@sparticuz', 'chromium');

const INSTALLED = {
  darwin: [
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ],
  linux: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
  win32: [
    `${process.env.ProgramFiles}\\Google\\Chrome\\Application\\chrome.exe`,
    `${process.env['ProgramFiles(x86)']}\\Microsoft\\Edge\\Application\\msedge.exe`,
  ],
};

/** The fonts of the package are the only ones used, wherever the checkout is. */
const FONTS = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`;

/**
 * Unpacks the package's files, once for each version. We do not use its JavaScript: that unpacks to
 * fixed names in the temporary folder, which may belong to another user, and does not support Node 20.
 *
 * @returns {string} the folder
 */
function unpack() {
  const { version } = JSON.parse(fs.readFileSync(path.join(PACKAGE, 'package.json'), 'utf8'));
  const folder = path.join(root, '.cache', `chromium-${version}`);
  if (fs.existsSync(folder)) return folder;
  fs.mkdirSync(path.dirname(folder), { recursive: true });
  const partial = fs.mkdtempSync(`${folder}-`);
  const read = (/** @type {string} */ name) =>
    brotliDecompressSync(fs.readFileSync(path.join(PACKAGE, 'bin', name)));
  try {
    fs.chmodSync(partial, 0o755);
    fs.writeFileSync(path.join(partial, 'chromium'), read('chromium.br'), { mode: 0o755 });
    // Libraries that a minimal Linux lacks, such as NSS.
    for (const name of ['al2023.tar.br', 'fonts.tar.br']) {
      const { error, status } = spawnSync('tar', ['-x', '--no-same-owner', '-C', partial], {
        input: read(name),
        stdio: ['pipe', 'inherit', 'inherit'],
      });
      if (error !== undefined) throw error;
      if (status !== 0) throw new Error(`tar could not unpack ${name}: exit code ${status}`);
    }
    fs.writeFileSync(path.join(partial, 'fonts.conf'), FONTS);
    fs.renameSync(partial, folder);
  } catch (error) {
    fs.rmSync(partial, { recursive: true, force: true });
    // Another process was faster.
    if (!fs.existsSync(folder)) throw error;
  }
  return folder;
}

/** @returns {Browser[]} the package's browser, on the only platform that has one */
function packaged() {
  if (process.platform !== 'linux' || process.arch !== 'x64' || !fs.existsSync(PACKAGE)) return [];
  const folder = unpack();
  const libraries = [path.join(folder, 'lib'), process.env.LD_LIBRARY_PATH];
  return [
    {
      executablePath: path.join(folder, 'chromium'),
      env: {
        ...process.env,
        FONTCONFIG_FILE: path.join(folder, 'fonts.conf'),
        LD_LIBRARY_PATH: libraries.filter(Boolean).join(':'),
      },
    },
  ];
}

/** @returns {Browser[]} */
function installed() {
  const places = (process.env.PATH ?? '').split(path.delimiter);
  return (INSTALLED[/** @type {keyof typeof INSTALLED} */ (process.platform)] ?? [])
    .flatMap((name) =>
      path.isAbsolute(name) ? [name] : places.map((folder) => path.join(folder, name)),
    )
    .filter((executablePath) => fs.existsSync(executablePath))
    .map((executablePath) => ({ executablePath, env: process.env }));
}

/** Whether it starts: the C library or the processor may not suit it. @param {Browser} browser */
const starts = ({ executablePath, env }) =>
  // On Windows it would open a window.
  process.platform === 'win32' || spawnSync(executablePath, ['--version'], { env }).status === 0;

/**
 * @returns {Browser}
 * @throws {Error} if there is none; the message says what to do
 */
function findBrowser() {
  const { CHROMIUM } = process.env;
  if (CHROMIUM !== undefined) {
    const chosen = { executablePath: CHROMIUM, env: process.env };
    if (starts(chosen)) return chosen;
    throw new Error(
      `CHROMIUM is ${CHROMIUM}, which does not start. Set it to a Chromium or Chrome.`,
    );
  }
  const found = packaged().find(starts) ?? installed().find(starts);
  if (found !== undefined) return found;
  throw new Error(
    'The npm package @sparticuz/chromium does not run here, and no installed Chromium was found. Install Chromium or Chrome, or set CHROMIUM to the path of one, then run this again.',
  );
}

/** Ends the process if there is no browser: better now than after minutes of tests. */
function requireBrowser() {
  try {
    findBrowser();
  } catch (error) {
    process.stderr.write(`${/** @type {Error} */ (error).message}\n`);
    process.exit(1);
  }
}

module.exports = { findBrowser, requireBrowser };
