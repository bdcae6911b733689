import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Converter, ReflectionKind } from 'typedoc';

/** The settings of typedoc: one page for each entry point that package.json exports. */

const manifest = createRequire(import.meta.url)('../package.json');
const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.join(here, '..');

/** The specifiers of the entry points, by the file of their types. @type {Map<string, string>} */
const specifiers = new Map();
for (const [entry, target] of Object.entries(manifest.exports)) {
  const types = target.types ?? target.default?.types;
  if (types !== undefined) {
    specifiers.set(path.join(root, types), path.posix.join(manifest.name, entry));
  }
}

/**
 * Names modules as they are imported; typedoc names them after their files. Leaves out the mark by
 * which the types tell a variable with a default value.
 *
 * @param {import('typedoc').Application} app
 */
function tidy({ converter }) {
  /** @type {Set<import('typedoc').Reflection>} */
  const marks = new Set();
  converter.on(Converter.EVENT_CREATE_DECLARATION, (context, reflection) => {
    if (reflection.name === '[hasDefault]') marks.add(reflection);
    if (!reflection.kindOf(ReflectionKind.Module)) return;
    const file = context.getSymbolFromReflection(reflection)?.declarations?.[0].getSourceFile();
    reflection.name = specifiers.get(path.normalize(file?.fileName ?? '')) ?? reflection.name;
  });
  converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const mark of marks) project.removeReflection(mark);
  });
}

export default {
  entryPoints: [...specifiers.keys()],
  tsconfig: path.join(here, 'typedoc.tsconfig.json'),
  plugin: ['typedoc-plugin-markdown', tidy],
  out: path.join(root, 'dist', 'api'),
  router: 'module',
  readme: 'none',
  disableSources: true,
  excludeExternals: true,
  hidePageHeader: true,
  parametersFormat: 'table',
  propertiesFormat: 'table',
  treatWarningsAsErrors: true,
  // __test__/documentation/api.test.js looks for missing docstrings: typedoc would want one for
  // every overload, and for every function in a type.
  validation: { notExported: true, invalidLink: true, notDocumented: false },
  // They only help to say what `get` and `runAll` take and return.
  intentionallyNotExported: ['ReadBy', 'ValueOf', 'WithDefault'],
};
