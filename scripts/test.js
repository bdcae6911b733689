'use strict';

const { requireBrowser } = require('./lib/browser.js');
const { runCommand } = require('./lib/command.js');
const { run, step } = require('./lib/run.js');
const { WORDS, testArguments, testFiles } = require('./lib/test-files.js');

/** TypeScript 7. `npx tsc` may start the older version that typedoc needs. */
const TSC = 'node_modules/@typescript/native/bin/tsc';

/** Everything but the JavaScript tests. */
function checkSources() {
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
  step('JavaScript: format', () => run('npx', ['prettier', '--check', '--log-level=warn', '.']));
  step('JavaScript: lint', () => run('npx', ['eslint', '--max-warnings=0', '.']));
  step('types of lib/', () => run(process.execPath, [TSC, '--project', 'tsconfig.json']));
  step('types of index.d.ts', () =>
    run(process.execPath, [TSC, '--project', '__test__/types/tsconfig.json']),
  );
}

void runCommand('npm test', {
  about: `
Rust and JavaScript: format, lint, types and tests, on the Node that runs this. With parts of paths,
only the JavaScript tests that have one of them in their path.`,
  words: WORDS,
  right: 'Nothing failed.',
  run({ words }) {
    const files = testFiles(words);
    requireBrowser();
    if (words.length === 0) checkSources();
    step(`JavaScript: tests on Node ${process.versions.node}`, () =>
      run(process.execPath, testArguments(files)),
    );
  },
});
