'use strict';

const { runCommand } = require('./lib/command.js');
const { buildApiPages } = require('./lib/api-pages.js');
const { buildAddon } = require('./lib/prepare.js');
const { buildRecordingPage } = require('./lib/recording-page.js');

/** @type {Record<string, () => void>} */
const PARTS = { addon: buildAddon, page: buildRecordingPage, api: buildApiPages };

void runCommand('npm run build', {
  about: `
Builds what is not in the repository:

  addon  the native addon for this platform, beside index.js
  page   assets/recording-page.html, in which recordings are drawn
  api    dist/api/, the reference of every entry point, from the docstrings in its types

By default the addon and the page.`,
  words: { title: 'part', choices: Object.keys(PARTS) },
  prepares: false,
  run({ words }) {
    const parts = words.length > 0 ? words : ['addon', 'page'];
    for (const part of parts) PARTS[part]();
  },
});
