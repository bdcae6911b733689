'use strict';

const assert = require('node:assert/strict');
const path = require('node:path');
const { test } = require('node:test');
const { lendPeers, node, pack, project, root, run, specifiers, write } = require('./project.js');

const TSC = path.join(root, 'node_modules', '@typescript', 'native', 'bin', 'tsc');

/** Each way of a user's compiler to find types. */
const RESOLUTIONS = {
  node16: { module: 'node16', moduleResolution: 'node16' },
  bundler: { module: 'preserve', moduleResolution: 'bundler' },
};

const USE = `
const storage = new AsyncLocalStorage<{ id: string }>();
const id: string | undefined = storage.run({ id: 'a' }, () => storage.getStore()?.id);
const variable = new AsyncContext.Variable<number>({ name: 'n' });
const read: () => number | undefined = AsyncContext.Snapshot.wrap(() => variable.get());
const backend: 'intrinsic' | 'native' | 'host' = runtime.backend;
// @ts-expect-error: a number is no string
variable.run('text', () => {});
// @ts-expect-error: deep imports are blocked
type Deep = typeof import('native-async-context/lib/frame/frame.js');
export { backend, id, read };
`;

const NAMES = `JSON.stringify(${JSON.stringify(specifiers)}.map((id) => Object.keys(require(id))))`;

/**
 * Loads every entry point and reads all that it has when the program runs.
 *
 * @param {string[][]} names of each entry point
 * @param {(specifier: string, name: string) => string} load
 */
const everyEntry = (names, load) =>
  specifiers
    .flatMap((specifier, at) => [
      load(specifier, `entry${at}`),
      ...names[at].map((name) => `void entry${at}.${name};`),
    ])
    .join('\n');

/** @param {string[][]} names */
const files = (names) => ({
  // Not an ES module by its manifest, so the first two are CommonJS where Node decides.
  'commonjs.cts': `
    import entry = require('native-async-context');
    const { AsyncContext, AsyncLocalStorage, runtime } = entry;
    ${everyEntry(names, (specifier, name) => `import ${name} = require('${specifier}');`)}
    ${USE}`,
  'commonjs-import.ts': `
    import { AsyncContext, AsyncLocalStorage, runtime } from 'native-async-context';
    ${everyEntry(names, (specifier, name) => `import * as ${name} from '${specifier}';`)}
    ${USE}`,
  'module.mts': `
    import { AsyncContext, AsyncLocalStorage, runtime } from 'native-async-context';
    ${everyEntry(names, (specifier, name) => `import * as ${name} from '${specifier}';`)}
    ${USE}`,
});

const installed = pack().then(async ({ main }) => {
  const folder = await project([main]);
  lendPeers(folder);
  const programs = files(JSON.parse(await node(folder, ['--print', NAMES])));
  write(folder, programs);
  return { folder, programs: Object.keys(programs) };
});

for (const [name, options] of Object.entries(RESOLUTIONS)) {
  test(`every entry point has its types, for CommonJS and ES modules (${name})`, async () => {
    const { folder, programs } = await installed;
    const compilerOptions = { ...options, noEmit: true, strict: true, types: ['node'] };
    const config = `tsconfig.${name}.json`;
    write(folder, {
      [config]: JSON.stringify({ compilerOptions, files: programs }),
    });
    const { status, stdout } = await run(process.execPath, [TSC, '--project', config], {
      cwd: folder,
    });
    assert.deepEqual({ status, stdout }, { status: 0, stdout: '' });
  });
}
