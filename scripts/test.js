'use strict';

// `npm test`: everything that one Node can tell.
const { requireBrowser } = require('./lib/browser.js');
const { prepare } = require('./lib/prepare.js');
const { run, step } = require('./lib/run.js');
const { testArguments, testFiles } = require('./lib/test-files.js');

prepare();
requireBrowser();
step('Rust: format', () =>
  ['.', 'examples/native-addon/rust', '__test__/native-addon/fixtures/rust']
    .map((crate) => run('cargo', ['fmt', '--check', `--manifest-path=${crate}/Cargo.toml`]))
    .reduce((worst, code) => Math.max(worst, code)),
);
step('Rust: clippy', () =>
  run('cargo', ['clippy', '--release', '--locked', '--all-targets', '--', '-D', 'warnings']),
);
step('Rust: clippy, the library for other addons', () =>
  run('cargo', [
    ...['clippy', '--locked', '--no-default-features', '--features=context'],
    ...['--', '-D', 'warnings'],
  ]),
);
step('Rust: tests', () => run('cargo', ['test', '--locked', '--quiet']));
step('Rust: examples of the library for other addons', () =>
  run('cargo', [
    ...['test', '--doc', '--locked', '--quiet'],
    ...['--no-default-features', '--features=context'],
  ]),
);
step('JavaScript: format', () => run('npx', ['prettier', '--check', '--log-level=warn', '.']));
step('JavaScript: lint', () => run('npx', ['eslint', '--max-warnings=0', '.']));
step('types of lib/', () => run('npx', ['tsc', '--project', 'tsconfig.json']));
step('types of index.d.ts', () => run('npx', ['tsc', '--project', '__test__/types/tsconfig.json']));
step(`JavaScript: tests on Node ${process.versions.node}`, () =>
  run(process.execPath, testArguments(testFiles())),
);
