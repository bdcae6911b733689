'use strict';

const { test } = require('node:test');
const { project, run } = require('./runner.js');

/** Copies of one version in one realm, which arise when the module cache is cleared. */

const PROGRAM = `
  const clear = () => {
    // The addon too: its exports are made anew then.
    for (const file of Object.keys(require.cache)) delete require.cache[file];
  };
  require('checks/copies.js')
    .checkCopies(require, clear)
    .then(() => require('checks').log(__filename, { check: 'copies' }));
`;

const folder = project({ files: { 'program.js': PROGRAM } });

for (const backend of [undefined, 'host']) {
  test(`after require.cache was cleared, ${backend ?? 'the default'} backend`, async () => {
    const env = backend === undefined ? {} : { NATIVE_ASYNC_CONTEXT_BACKEND: backend };
    const lines = await run(folder, ['program.js'], env);
    if (lines.length !== 1) throw new Error('The program has ended early.');
  });
}
