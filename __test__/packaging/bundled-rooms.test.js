'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const { lendPeers, node, pack, project, specifiers } = require('./project.js');
const { bundlers } = require('./bundlers.js');

/*
 * Every entry point loads and works in a bundle, from each bundler and in each format. Two things
 * cannot be part of a bundle: the page that draws a recording, whose absence is reported, and the
 * binary, which is found when the program runs.
 */

/** Uses of the entry points, by name: each is an expression that has to be `true`. */
const USES = {
  '.': `await storage.run('carried', async () => { await null; await new Promise(setImmediate); return storage.getStore() === 'carried'; })`,
  './async_hooks': `new async_hooks.AsyncLocalStorage() instanceof core.AsyncLocalStorage && typeof async_hooks.createHook === 'function'`,
  './errors': `errors.contextOf(thrown()).run(() => variable.get()) === 'thrown'`,
  './events': `heard(events.bindEmitter(new EventEmitter())) === 'registered'`,
  './explain': `/has no value here/.test(explain.watchVariable(variable).explain())`,
  './fixtures': `fixtures.withFixtures({ test: (name, fn) => fn() }).test('name', () => true)`,
  './flow': `(await new flow.ContinuationFlow({ defaultValue: 1 }).run(2, async () => 3)) === 3`,
  './generators': `[...variable.run('made', generators.wrapGenerator(function* () { yield variable.get(); }))][0] === 'made'`,
  './instrument': `instrument.instrument('http').names[0] === 'http'`,
  './lifetime': `ended(lifetime.Lifetime) === undefined`,
  './memory': `await held()`,
  './modules': `typeof modules.runModulesInRoot().undo === 'function'`,
  './opentelemetry': `opentelemetry.AsyncLocalStorageContextManager.name === 'AsyncLocalStorageContextManager'`,
  './portable': `travelled(portable) === 'sent'`,
  './recording': `await recorded()`,
  './tasks': `(await tasks.trackTasks(() => { clearTimeout(setTimeout(() => {}, 1)); })).dangling.length === 0`,
  './timers': `await new Promise((resolve) => variable.run('set', () => timers.setTimeout(() => resolve(variable.get() === 'set'), 1)))`,
};

/** Entry points with side effects, loaded last: they replace what others use. */
const EFFECTS = ['./fixtures/register', './instrument/register', './register'];

const nameOf = (/** @type {string} */ entry) =>
  entry === '.' ? 'core' : entry.slice(2).replaceAll('/', '_');

const HELPERS = `
const storage = new core.AsyncLocalStorage();
const variable = new core.AsyncContext.Variable();
function thrown() {
  try { variable.run('thrown', () => { throw new Error('thrown'); }); } catch (error) { return error; }
}
function heard(emitter) {
  let value;
  variable.run('registered', () => emitter.on('event', () => (value = variable.get())));
  emitter.emit('event');
  return value;
}
function ended(Lifetime) {
  const end = new Lifetime();
  const snapshot = end.run(() => variable.run('read too late', () => new core.AsyncContext.Snapshot()));
  end.end();
  return snapshot.run(() => variable.get());
}
function travelled({ portable, Propagator }) {
  const owned = portable(new core.AsyncContext.Variable(), { name: 'owned', decode: (text) => text });
  const propagator = new Propagator([owned], { key: 'k'.repeat(32) });
  const carrier = owned.run('sent', () => propagator.inject());
  return propagator.extract(carrier, () => owned.get());
}
async function recorded() {
  const { recording: made } = await recording.recordTasks(() => new Promise((resolve) => setTimeout(resolve, 1)));
  let code;
  try { made.toHTML(); } catch (error) { code = error.code; }
  return made.toDot().startsWith('digraph') && made.tasks.length === 2 && code === 'ERR_ASYNC_CONTEXT_MISSING_PAGE';
}
async function held() {
  // What analyses is a file of the package, which a bundle does not have.
  try { return (await memory.whatHolds(storage)).values === 0; } catch ({ code }) { return code === 'ERR_ASYNC_CONTEXT_MEMORY'; }
}
async function main() {
  const results = {};
  ${Object.entries(USES)
    .map(([entry, use]) => `results[${JSON.stringify(entry)}] = ${use};`)
    .join('\n  ')}
  console.log(JSON.stringify(results));
}
main();
`;

const specifierOf = (/** @type {string} */ entry) => `native-async-context${entry.slice(1)}`;

/** @param {(specifier: string, name?: string) => string} load */
const program = (load) =>
  [...Object.keys(USES).map((entry) => load(specifierOf(entry), nameOf(entry))), HELPERS].join(
    '\n',
  );

/** @param {(specifier: string, name?: string) => string} load */
const effects = (load) => EFFECTS.map((entry) => load(specifierOf(entry))).join('\n');

const required = (/** @type {string} */ specifier, name = '') =>
  `${name && `const ${name} = `}require('${specifier}');`;
const imported = (/** @type {string} */ specifier, name = '') =>
  `import ${name && `* as ${name} from `}'${specifier}';`;

const REPLACED = `console.log(hooks.AsyncLocalStorage === core.AsyncLocalStorage);`;

const installed = pack().then(async ({ main, platforms }) => {
  const folder = await project([main, ...platforms], {
    // The globals of a runner, which its setup file replaces.
    'runner.cjs': 'globalThis.test = () => {};',
    'rooms.cjs': `const { EventEmitter } = require('node:events');\n${program(required)}`,
    'rooms.mjs': `import { EventEmitter } from 'node:events';\n${program(imported)}`,
    'effects.cjs': `${effects(required)}\nconst hooks = require('node:async_hooks');\n${required('native-async-context', 'core')}\n${REPLACED}`,
    'effects.mjs': `${effects(imported)}\nimport * as hooks from 'node:async_hooks';\n${imported('native-async-context', 'core')}\n${REPLACED}`,
  });
  lendPeers(folder);
  return folder;
});

test('every entry point is bundled', () => {
  const entries = [...Object.keys(USES), ...EFFECTS];
  assert.deepEqual(entries.map(specifierOf).sort(), [...specifiers].sort());
});

for (const { title, extension, inside, build } of bundlers) {
  test(`${title}: what every entry point exports works`, async () => {
    const folder = await installed;
    const entry = `rooms${extension === '.cjs' ? '.cjs' : '.mjs'}`;
    const file = path.join(folder, 'dist', title.replace(/\W+/g, '-'), `rooms${extension}`);
    assert.deepEqual(await build(folder, entry, file), []);
    assert.equal(/function hookWithoutPromises/.test(fs.readFileSync(file, 'utf8')), inside);
    const results = JSON.parse(await node(folder, [file]));
    const expected = Object.fromEntries(Object.keys(USES).map((entry) => [entry, true]));
    // Outside of a bundle, the package has its page.
    if (!inside) expected['./recording'] = false;
    assert.deepEqual(results, expected);
  });

  test(`${title}: the entry points that are loaded for what they do`, async () => {
    const folder = await installed;
    const entry = `effects${extension === '.cjs' ? '.cjs' : '.mjs'}`;
    const file = path.join(folder, 'dist', title.replace(/\W+/g, '-'), `effects${extension}`);
    assert.deepEqual(await build(folder, entry, file), []);
    const runner = path.join(folder, 'runner.cjs');
    assert.equal((await node(folder, ['--require', runner, file])).trim(), 'true');
  });
}
