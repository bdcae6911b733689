'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { print } = require('../lib/output.js');
const { root, run } = require('../lib/run.js');
const { lookAtLargeRecording } = require('../lib/large-recording.js');

/** @type {import('../lib/command.js').Command} */
module.exports = {
  summary: 'the page of a recording in a browser: what it can do, and how fluid it is',
  about: `
Tests everything that the page of a recording can do (__test__/recording/page.js), in the browser that the
tests use. Then opens a recording of many tasks, and says how long that takes and how many frames a second
it draws while it zooms. The page does not depend on the Node version, so this runs on one.`,
  options: {
    screenshots: {
      help: 'a folder for pictures of the page: light, dark, 600 pixels',
      value: 'FOLDER',
    },
    tasks: {
      help: 'of the large recording',
      value: 'N',
      fallback: 200_000,
      range: [1000, 1_000_000],
      whole: true,
    },
  },
  right: 'The page does what it should.',
  async run({ screenshots, tasks }) {
    const tests = path.join('__test__', 'recording', 'page.js');
    if (run(process.execPath, ['--test', '--test-reporter=spec', tests], { cwd: root }) !== 0) {
      return ['The tests of the page failed.'];
    }
    if (screenshots !== undefined) fs.mkdirSync(screenshots, { recursive: true });
    const { opened, frames } = await lookAtLargeRecording(tasks, screenshots);
    print(`${tasks.toLocaleString('en')} tasks: opened in ${opened.toFixed(1)} s, `);
    print(`${frames.folded.toFixed(0)} frames a second while it zooms, groups folded; `);
    print(`${frames.unfolded.toFixed(0)} unfolded\n`);
    return [];
  },
};
