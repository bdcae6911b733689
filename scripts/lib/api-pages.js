'use strict';

const { run, step } = require('./run.js');

/** Makes `dist/api/` from the docstrings in the types, by scripts/typedoc.config.mjs. */
function buildApiPages() {
  step('build the API pages', () =>
    run('npx', ['typedoc', '--logLevel', 'Warn', '--options', 'scripts/typedoc.config.mjs']),
  );
}

module.exports = { buildApiPages };
