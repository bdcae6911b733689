'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const { code, requirements, root, sources } = require('./sources.js');

/**
 * The layers, lowest first. A file may require its own layer and those below. A file that is in no
 * layer must be added here.
 */
const LAYERS = [
  ['lib/internal/'],
  ['lib/frame/', 'lib/slot/'],
  ['lib/glue/'],
  ['lib/realm.js', 'lib/thread.js'],
  ['lib/context/'],
  [
    'lib/errors/',
    'lib/events/',
    'lib/generators/',
    'lib/lifetime/',
    'lib/memory/',
    'lib/portable/',
    'lib/modules/',
    'lib/continuation-flow/',
    'lib/tasks/',
  ],
  ['lib/recording/', 'lib/explain/', 'lib/fixtures/', 'lib/opentelemetry/', 'lib/register/'],
  ['lib/rooms.js'],
  // instrument uses only the exports of the package, because another copy may serve the realm.
  ['index.js', 'entries/', 'lib/instrument/'],
  ['lib/cli/'],
];

/** The rooms above the core. Each is entered through its index.js or its internals.js. */
const ROOMS = [
  'context',
  'errors',
  'events',
  'generators',
  'modules',
  'continuation-flow',
  'tasks',
  'recording',
  'explain',
  'fixtures',
];

/** @param {string} file */
const layerOf = (file) =>
  LAYERS.findIndex((layer) =>
    layer.some((place) => (place.endsWith('/') ? file.startsWith(place) : file === place)),
  );

/** Pairs of a file and a file that it requires. */
const edges = sources().flatMap((file) => requirements(file).map((required) => [file, required]));

test('every file of lib/ stands in one layer', () => {
  for (const file of sources()) assert.notEqual(layerOf(file), -1, file);
});

test('a file requires its own layer and lower ones', () => {
  assert.ok(edges.length > 10);
  for (const [file, required] of edges) {
    if (required === 'package.json') continue;
    assert.ok(layerOf(required) <= layerOf(file), `${file} requires ${required}`);
  }
});

test('what is required is a file, named with its extension', () => {
  for (const [file, required] of edges) {
    assert.ok(fs.statSync(path.join(root, required)).isFile(), `${file} requires ${required}`);
  }
});

test('frames and the slot do not know each other', () => {
  for (const [file, required] of edges) {
    assert.ok(!(file.startsWith('lib/frame/') && required.startsWith('lib/slot/')), file);
    assert.ok(!(file.startsWith('lib/slot/') && required.startsWith('lib/frame/')), file);
  }
});

test('above the glue, frames, the slot and the glue are reached through lib/thread.js only', () => {
  // lib/context/ exports `runtime`, the decision about the backend, which is public and per realm.
  const exceptions = ['lib/thread.js', 'lib/context/index.js', 'lib/context/internals.js'];
  for (const [file, required] of edges) {
    if (layerOf(file) <= layerOf('lib/glue/glue.js') || exceptions.includes(file)) continue;
    assert.doesNotMatch(required, /^lib\/(frame|slot|glue)\//, file);
  }
});

test('a room is entered by its door', () => {
  for (const [file, required] of edges) {
    const [, room] = required.split('/');
    if (!ROOMS.includes(room) || file.startsWith(`lib/${room}/`)) continue;
    // The command uses parts of the rooms to examine and record programs.
    if (file.startsWith('lib/cli/')) continue;
    assert.match(required, /\/(index|internals)\.js$/, file);
  }
});

test('nothing but the slot, the glue and lib/thread.js requires the backend', () => {
  for (const [file, required] of edges) {
    if (required !== 'lib/slot/backend.js' || file === 'lib/thread.js') continue;
    assert.match(file, /^lib\/(slot|glue)\//, file);
  }
});

test('nothing but the backend requires the addon', () => {
  for (const [file, required] of edges) {
    if (required === 'lib/internal/addon.js') assert.equal(file, 'lib/slot/backend.js');
  }
});

test("V8's functions for the slot are named by the backend, and where the doctor shows them", () => {
  for (const file of sources()) {
    if (file === 'lib/slot/backend.js' || file === 'lib/cli/doctor/access.js') continue;
    assert.doesNotMatch(code(file), /ContinuationPreservedEmbedderData/, file);
  }
});

test('no file requires another in a circle', () => {
  const done = new Set();
  const visit = (/** @type {string} */ file, /** @type {string[]} */ way) => {
    assert.ok(!way.includes(file), [...way, file].join(' > '));
    if (done.has(file)) return;
    for (const [from, to] of edges) if (from === file) visit(to, [...way, file]);
    done.add(file);
  };
  for (const file of sources()) visit(file, []);
});

test('what is required from outside is Node, and by its prefix', () => {
  for (const file of sources()) {
    for (const [, , specifier] of code(file).matchAll(/\brequire\(\s*(['"`])([^'"`]*)\1/g)) {
      // This entry point is only for users of this library, so they have it installed.
      if (file === 'entries/opentelemetry.js' && specifier === '@opentelemetry/api') continue;
      assert.match(specifier, /^(\.{1,2}\/|node:)/, file);
    }
  }
});

test('what OpenTelemetry needs comes from its entry point: another copy may serve the thread', () => {
  for (const [file, required] of edges) {
    if (!file.startsWith('lib/opentelemetry/')) continue;
    assert.match(required, /^lib\/(opentelemetry|internal)\//, file);
  }
});
