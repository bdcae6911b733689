'use strict';

const assert = require('node:assert/strict');
const path = require('node:path');
const { test } = require('node:test');
const { root } = require('./markdown.js');
const manifest = require('../../package.json');

/** The methods of Node's EventEmitter, which Node documents. */
const KNOWN = /^native-async-context\/events\.Emitter\.\w+$/;

const converted = import('typedoc').then(async (typedoc) => {
  const { Application, TSConfigReader, TypeDocReader } = typedoc;
  const options = path.join(root, 'scripts', 'typedoc.config.mjs');
  const readers = [new TypeDocReader(), new TSConfigReader()];
  const app = await Application.bootstrapWithPlugins({ options }, readers);
  const project = await app.convert();
  assert.ok(project !== undefined, 'typedoc cannot read the types: run `npm run build -- api`');
  app.validate(project);
  return { typedoc, app, project };
});

test('the reference can be built without warnings', async () => {
  const { app, project } = await converted;
  assert.deepEqual([app.logger.errorCount, app.logger.warningCount], [0, 0]);
  const names = project.children?.map(({ name }) => name).sort();
  const entries = Object.keys(manifest.exports).filter((entry) => entry !== './package.json');
  assert.deepEqual(names, entries.map((entry) => path.posix.join(manifest.name, entry)).sort());
});

test('every export, and every method of one, has a docstring', async () => {
  const { typedoc, project } = await converted;
  const { ReflectionKind: Kind } = typedoc;
  /** @param {any} reflection @returns {boolean} whether it is part of an unnamed type */
  const isUnnamed = (reflection) =>
    reflection !== undefined &&
    (reflection.kindOf([Kind.TypeLiteral, Kind.TypeParameter]) || isUnnamed(reflection.parent));
  /** @param {any} reflection */
  const isDocumented = ({ comment, signatures = [] }) =>
    [comment, ...signatures.map((/** @type {any} */ signature) => signature.comment)].some(
      (each) => each !== undefined,
    );
  const exported = project
    .getReflectionsByKind(Kind.SomeType | Kind.Variable | Kind.Namespace | Kind.FunctionOrMethod)
    .filter((reflection) => reflection.isDeclaration() && !isUnnamed(reflection));
  assert.ok(exported.length > 100);
  const undocumented = exported
    .filter((reflection) => !isDocumented(reflection))
    .map((reflection) => reflection.getFullName())
    .filter((name) => !KNOWN.test(name));
  assert.deepEqual(undocumented, []);
});
