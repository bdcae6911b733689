'use strict';

const assert = require('node:assert/strict');
const path = require('node:path');
const { test } = require('node:test');
const { lendPeers, pack, project, root, run, specifiers, write } = require('./project.js');

const TSC = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');

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
type Deep = typeof import('native-async-context/lib/frame.js');
export { backend, id, read };
`;

/** @param {(specifier: string, name: string) => string} load */
const everyEntry = (load) =>
  specifiers
    .map((specifier, at) => `${load(specifier, `entry${at}`)}\nvoid entry${at};`)
    .join('\n');

const FILES = {
  // Not an ES module by its manifest, so these are CommonJS where Node decides.
  'commonjs.cts': `
    import entry = require('native-async-context');
    const { AsyncContext, AsyncLocalStorage, runtime } = entry;
    ${everyEntry((specifier, name) => `import ${name} = require('${specifier}');`)}
    ${USE}`,
  'commonjs-import.ts': `
    import { AsyncContext, AsyncLocalStorage, runtime } from 'native-async-context';
    ${everyEntry((specifier, name) => `import * as ${name} from '${specifier}';`)}
    ${USE}`,
  'module.mts': `
    import { AsyncContext, AsyncLocalStorage, runtime } from 'native-async-context';
    ${everyEntry((specifier, name) => `import * as ${name} from '${specifier}';`)}
    ${USE}`,
};

const installed = pack().then(async ({ main }) => {
  const folder = await project([main], FILES);
  lendPeers(folder);
  return folder;
});

for (const [name, options] of Object.entries(RESOLUTIONS)) {
  test(`every entry point has its types, for CommonJS and ES modules (${name})`, async () => {
    const folder = await installed;
    const compilerOptions = { ...options, noEmit: true, strict: true, types: ['node'] };
    const config = `tsconfig.${name}.json`;
    write(folder, {
      [config]: JSON.stringify({ compilerOptions, files: Object.keys(FILES) }),
    });
    const { status, stdout } = await run(process.execPath, [TSC, '--project', config], {
      cwd: folder,
    });
    assert.deepEqual({ status, stdout }, { status: 0, stdout: '' });
  });
}
