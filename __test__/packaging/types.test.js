'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const { LINES } = require('../../scripts/lib/nodes.js');
const {
  lend,
  lendPeers,
  node,
  pack,
  project,
  root,
  run,
  scratch,
  specifiers,
  write,
} = require('./project.js');
const manifest = require('../../package.json');

/**
 * Users' compilers accept every declaration of the package (`skipLibCheck: false`): each compiler,
 * each version of Node's types, each way to resolve types.
 */

/** Their names in package.json. */
const COMPILERS = ['typescript', '@typescript/native'];
const NODE_TYPES = Object.keys(manifest.devDependencies).filter((name) =>
  /^(@types\/node|types-node-\d+)$/.test(name),
);

/** Each way in which a compiler resolves types. */
const RESOLUTIONS = {
  node16: { module: 'node16', moduleResolution: 'node16' },
  nodenext: { module: 'nodenext', moduleResolution: 'nodenext' },
  bundler: { module: 'preserve', moduleResolution: 'bundler' },
};

/**
 * The DOM library, if used, declares EventTarget, Event and AbortSignal, and @types/node adds to
 * them. That does not depend on how types are resolved, so one way is enough.
 */
const SURROUNDINGS = [
  ...Object.keys(RESOLUTIONS).map((resolution) => ({ resolution, lib: ['es2023'] })),
  { resolution: 'node16', lib: ['es2023', 'dom'] },
];

const USE = `
const storage = new AsyncLocalStorage<{ id: string }>();
const id: string | undefined = storage.run({ id: 'a' }, () => storage.getStore()?.id);
const variable = new AsyncContext.Variable<number>({ name: 'n' });
const read: () => number | undefined = AsyncContext.Snapshot.wrap(() => variable.get());
const backend: 'intrinsic' | 'native' | 'host' = runtime.backend;
// @ts-expect-error: a number is no string
variable.run('text', () => {});
// @ts-expect-error: deep imports are blocked
type Deep = typeof import('native-async-context/lib/slot/slot.js');
// Declarations of these are emitted: their types must have names.
export const withDefault = new AsyncContext.Variable<string>({ defaultValue: 'x' });
export const storageWithDefault = new AsyncLocalStorage({ defaultValue: 1 });
export class Requests extends AsyncLocalStorage<{ id: string }> {}
const sure: [string, number] = [withDefault.get(), storageWithDefault.getStore()];
export { backend, id, read, sure };
`;

const LISTEN = `
addEventListener(new EventTarget(), 'event', () => {}, { once: true, captureAsyncContext: true });
addEventListener(new EventTarget(), 'event', () => {}, { signal: new AbortController().signal });
const options = { capture: true, passive: true };
addEventListener(new AbortController().signal, 'abort', () => {}, options);
`;

const LOADED = `
  // Without a binary, register warns.
  process.env.NATIVE_ASYNC_CONTEXT_WARNINGS = 'off';
  const required = ${JSON.stringify(specifiers)}.map((id) => Object.keys(require(id)));
  Promise.all(${JSON.stringify(specifiers)}.map((id) => import(id))).then((imported) =>
    console.log(JSON.stringify({ required, imported: imported.map(Object.keys) })),
  );
`;

/**
 * Loads every entry point and reads everything that it exports when the program runs.
 *
 * @param {string[][]} names of each entry point
 * @param {(specifier: string, name: string) => string} load
 */
const everyEntry = (names, load) =>
  specifiers
    .flatMap((specifier, at) => [
      load(specifier, `entry${at}`),
      ...names[at]
        .filter((name) => /^(?!default$)[\w$]+$/.test(name))
        .map((name) => `void entry${at}.${name};`),
    ])
    .join('\n');

/**
 * Imports the default export of every entry point, and expects an error where there is none.
 *
 * @param {string[][]} names of each entry point
 */
const everyDefault = (names) =>
  specifiers
    .flatMap((specifier, at) => [
      names[at].includes('default') ? '' : '// @ts-expect-error: there is no default export.',
      `import default${at} from '${specifier}';`,
      `export { default${at} };`,
    ])
    .join('\n');

/** @param {{ required: string[][], imported: string[][] }} names */
const files = ({ required, imported }) => ({
  // The manifest does not say `module`, so the first two are CommonJS where the manifest decides.
  'commonjs.cts': `
    import entry = require('native-async-context');
    const { AsyncContext, AsyncLocalStorage, runtime } = entry;
    ${everyEntry(required, (specifier, name) => `import ${name} = require('${specifier}');`)}
    ${USE}`,
  'commonjs-import.ts': `
    import { AsyncContext, AsyncLocalStorage, runtime } from 'native-async-context';
    import { addEventListener } from 'native-async-context/events';
    ${everyEntry(required, (specifier, name) => `import * as ${name} from '${specifier}';`)}
    ${USE} ${LISTEN}`,
  'module.mts': `
    import { AsyncContext, AsyncLocalStorage, runtime } from 'native-async-context';
    import { addEventListener } from 'native-async-context/events';
    ${everyEntry(imported, (specifier, name) => `import * as ${name} from '${specifier}';`)}
    ${everyDefault(imported)}
    ${USE} ${LISTEN}`,
});

/** The tests of the types themselves, which import the package by its name. */
const TESTS = Object.fromEntries(
  fs
    .readdirSync(path.join(root, '__test__', 'types'))
    .filter((file) => /\.[cm]?ts$/.test(file))
    .map((file) => [
      `types/${file}`,
      fs.readFileSync(path.join(root, '__test__', 'types', file), 'utf8'),
    ]),
);

const installed = pack().then(async ({ main }) => {
  const folder = await project([main]);
  lendPeers(folder);
  const programs = { ...files(JSON.parse(await node(folder, ['--eval', LOADED]))), ...TESTS };
  write(folder, programs);
  return { folder, programs: Object.keys(programs) };
});

/**
 * @param {string} alias
 * @returns {string} such as "24.1.0"
 */
const versionOf = (alias) => require(`${alias}/package.json`).version;

/** @param {string} version */
const major = (version) => version.split('.')[0];

for (const types of NODE_TYPES) {
  const copied = installed.then(({ folder, programs }) => {
    const copy = scratch();
    fs.cpSync(folder, copy, { recursive: true, verbatimSymlinks: true });
    lend(copy, '@types/node', types);
    return { folder: copy, programs };
  });

  for (const compiler of COMPILERS) {
    for (const { resolution, lib } of SURROUNDINGS) {
      const parts = [
        `@types/node ${major(versionOf(types))}`,
        `TypeScript ${versionOf(compiler).replace(/\.\d+$/, '')}`,
        resolution,
        lib.includes('dom') ? 'DOM' : 'no DOM',
      ];
      test(`every declaration compiles: ${parts.join(', ')}`, async () => {
        const { folder, programs } = await copied;
        const config = `tsconfig.${parts.join('-').replace(/\W+/g, '-')}.json`;
        const compilerOptions = {
          ...RESOLUTIONS[resolution],
          lib,
          target: 'es2022',
          types: ['node'],
          declaration: true,
          exactOptionalPropertyTypes: true,
          noEmit: true,
          skipLibCheck: false,
          strict: true,
        };
        write(folder, { [config]: JSON.stringify({ compilerOptions, files: programs }) });
        const tsc = path.join(root, 'node_modules', compiler, 'bin', 'tsc');
        const { status, stdout } = await run(process.execPath, [tsc, '--project', config], {
          cwd: folder,
        });
        assert.deepEqual({ status, stdout }, { status: 0, stdout: '' });
      });
    }
  }
}

test('the compilers are TypeScript 5.9 and 7, the types those of every Node of the matrix', () => {
  assert.deepEqual(COMPILERS.map((name) => major(versionOf(name))).sort(), ['5', '7']);
  assert.deepEqual(NODE_TYPES.map((name) => major(versionOf(name))).sort(), LINES);
});
