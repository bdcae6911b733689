'use strict';

const { runCommand } = require('./lib/command.js');
const { run, step } = require('./lib/run.js');

void runCommand('npm run format', {
  about: 'Formats every Rust, JavaScript and Markdown file.',
  prepares: false,
  run() {
    step('format Rust', () => run('cargo', ['fmt']));
    step('format JavaScript', () => run('npx', ['prettier', '--write', '--log-level=warn', '.']));
  },
});
