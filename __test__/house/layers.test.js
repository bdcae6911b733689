'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const { ENTRIES, code, requirements, root, sources } = require('./sources.js');

/**
 * The layers, lowest first. A file may require its own layer and those below; a file that stands
 * in no layer needs a place here.
 */
const LAYERS = [
  ['lib/internal/'],
  ['lib/binding.js'],
  ['lib/storage.js', 'lib/table.js', 'lib/runtime.js'],
  ['lib/frame.js'],
  ['lib/api/'],
  ['lib/host/'],
  ['lib/ext/', 'lib/opentelemetry/'],
  [...ENTRIES, 'lib/instrument/'],
  ['lib/cli/'],
];

/** @param {string} file */
const layerOf = (file) =>
  LAYERS.findIndex((layer) =>
    layer.some((place) => (place.endsWith('/') ? file.startsWith(place) : file === place)),
  );

/** Every file, with what it requires. */
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

test('frame and table do not know the storage, nor it them', () => {
  const data = ['lib/frame.js', 'lib/table.js'];
  for (const [file, required] of edges) {
    assert.ok(!(data.includes(file) && required === 'lib/storage.js'), file);
    assert.ok(!(data.includes(required) && file === 'lib/storage.js'), required);
  }
});

test("nothing but the storage, runtime and the glue's switches requires the binding", () => {
  const allowed = [
    'lib/storage.js',
    'lib/runtime.js',
    'lib/host/index.js',
    'lib/host/without-promises.js',
  ];
  for (const [file, required] of edges) {
    if (required === 'lib/binding.js') assert.ok(allowed.includes(file), file);
  }
});

test('nothing but the binding requires the addon', () => {
  for (const [file, required] of edges) {
    if (required === 'lib/internal/addon.js') assert.equal(file, 'lib/binding.js');
  }
});

test("V8's functions for the slot are named in the binding only", () => {
  for (const file of sources()) {
    if (file === 'lib/binding.js') continue;
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
      // The one entry point that is for the users of a library, who have it.
      if (file === 'opentelemetry.js' && specifier === '@opentelemetry/api') continue;
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
