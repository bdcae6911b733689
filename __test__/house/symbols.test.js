'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { after, test } = require('node:test');
const { exportsOf } = require('../../scripts/lib/platforms/exports.js');
const { functions, missing, namesIn } = require('../../scripts/lib/platforms/symbols.js');
const { root } = require('./sources.js');

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'native-async-context-'));
after(() => fs.rmSync(folder, { recursive: true, force: true }));

/**
 * @param {number} size
 * @param {(file: Buffer) => void} fill
 * @returns {string[]} what a file with these bytes exports
 */
function exportsOfBytes(size, fill) {
  const file = Buffer.alloc(size);
  fill(file);
  const name = path.join(folder, 'program');
  fs.writeFileSync(name, file);
  return [...exportsOf(name)];
}

test('every table names every function, once', () => {
  const fields = Object.keys(functions());
  assert.ok(fields.length > 10);
  for (const table of ['ITANIUM', 'MICROSOFT']) {
    const names = namesIn(table);
    assert.deepEqual(Object.keys(names), fields, table);
    assert.equal(new Set(Object.values(names)).size, fields.length, table);
  }
});

test('the page of symbols has every function', () => {
  const page = fs.readFileSync(path.join(root, 'docs', 'symbols.md'), 'utf8');
  for (const title of Object.values(functions())) assert.ok(page.includes(`\`${title}\``), title);
});

test('the Node that runs this exports what it needs, and Node-API, and nothing that is not there', () => {
  const exported = exportsOf(process.execPath);
  const names = namesIn(process.platform === 'win32' ? 'MICROSOFT' : 'ITANIUM');
  assert.ok(exported.has(names.current_isolate));
  assert.ok(exported.has('napi_create_object'));
  assert.ok(!exported.has('napi_create_nothing'));
});

test('a Mach-O: the export trie, without the underscore of C', () => {
  const trie = [
    ...[0, 1, ...Buffer.from('_V8_\0'), 8],
    // At 8: two children.
    ...[0, 2, ...Buffer.from('get\0'), 21, ...Buffer.from('set\0'), 0xa4, 0],
    // At 21, with 2 bytes of information; the other is at 0x24, whose number takes two bytes.
    ...[2, 0, 0, 0],
  ];
  const exported = exportsOfBytes(96, (file) => {
    file.writeUInt32LE(0xfeedfacf, 0);
    file.writeUInt32LE(2, 16);
    // An unrelated load command, then LC_DYLD_EXPORTS_TRIE.
    file.writeUInt32LE(1, 32);
    file.writeUInt32LE(8, 36);
    file.writeUInt32LE(0x80000033, 40);
    file.writeUInt32LE(16, 44);
    file.writeUInt32LE(56, 48);
    file.set(trie, 56);
    file.set([1, 0, 0], 56 + 0x24);
  });
  assert.deepEqual(exported, ['V8_get', 'V8_set']);
});

test('a PE: the names of the export directory, by addresses in the loaded program', () => {
  const [header, optional, sections, raw, address] = [0x40, 0x58, 0xd0, 0x100, 0x5000];
  const exported = exportsOfBytes(0x180, (file) => {
    file.write('MZ');
    file.writeUInt32LE(header, 0x3c);
    file.write('PE', header);
    file.writeUInt16LE(1, header + 6);
    file.writeUInt16LE(sections - optional, header + 20);
    file.writeUInt32LE(address, optional + 112);
    file.writeUInt32LE(0x80, sections + 8);
    file.writeUInt32LE(address, sections + 12);
    file.writeUInt32LE(raw, sections + 20);
    file.writeUInt32LE(2, raw + 24);
    file.writeUInt32LE(address + 40, raw + 32);
    file.writeUInt32LE(address + 48, raw + 40);
    file.writeUInt32LE(address + 56, raw + 44);
    file.write('?Get@@\0', raw + 48);
    file.write('?Set@@\0', raw + 56);
  });
  assert.deepEqual(exported, ['?Get@@', '?Set@@']);
});

test('another file is refused', () => {
  assert.throws(
    () => exportsOfBytes(64, (file) => file.write('#!/bin/sh')),
    /is no program of Linux/,
  );
});

test('a Node that lacks what it needs is reported, and so is not what it can do without', () => {
  const all = Object.keys(functions());
  const on = (/** @type {string} */ line, /** @type {string[]} */ without) =>
    missing([
      {
        platform: 'win32-arm64',
        line,
        version: `${line}.1.2`,
        exported: all.filter((field) => !without.includes(field)),
      },
    ]);
  assert.deepEqual(on('26', ['get_of_isolate_v2', 'set_of_context', 'new_function']), []);
  assert.deepEqual(on('20', ['get_of_isolate']), []);
  assert.deepEqual(on('26', ['current_isolate']), [
    'Node 26.1.2 for win32-arm64 does not export v8::Isolate::GetCurrent().',
  ]);
  assert.equal(on('20', ['set_of_context', 'new_function']).length, 2);
  assert.equal(on('22', ['set_of_isolate']).length, 1);
});
