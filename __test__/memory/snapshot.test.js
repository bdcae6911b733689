'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const { Paths, retainedBy } = require('../../lib/memory/paths.js');
const { Heap, Parser, readSnapshot } = require('../../lib/memory/snapshot.js');
const { scratch } = require('../tasks/child.js');

/*
 * A heap of five nodes: the root refers to `a` weakly and to `b` strongly; `b` refers to `c` and `d`.
 */
const STRINGS = ['', 'a', 'b', 'c "quoted" \\ and ü', 'first', 'target'];
const SNAPSHOT = {
  snapshot: {
    meta: {
      node_fields: ['type', 'name', 'id', 'self_size', 'edge_count', 'detachedness'],
      node_types: [['synthetic', 'object', 'closure'], 'string', 'number', 'number', 'number'],
      edge_fields: ['type', 'name_or_index', 'to_node'],
      edge_types: [['property', 'element', 'weak', 'internal'], 'string_or_number', 'node'],
      location_fields: ['object_index', 'script_id', 'line', 'column'],
    },
    node_count: 5,
    edge_count: 4,
  },
  nodes: [
    ...[0, 0, 1, 0, 2, 0],
    ...[1, 1, 3, 10, 0, 0],
    ...[1, 2, 5, 20, 2, 0],
    ...[2, 3, 7, 40, 0, 0],
    ...[1, 1, 9, 80, 0, 0],
  ],
  edges: [2, 5, 6, 0, 4, 12, 1, 7, 18, 0, 5, 24],
  trace_function_infos: [],
  trace_tree: [[1, [2]]],
  samples: [],
  locations: [18, 4, 11, 2],
  strings: STRINGS,
};
const TEXT = Buffer.from(JSON.stringify(SNAPSHOT));

/** @param {number} size */
function parsed(size) {
  const parser = new Parser();
  for (let at = 0; at < TEXT.length; at += size) parser.write(TEXT.subarray(at, at + size));
  return new Heap(parser);
}

for (const size of [1, 2, 7, 64, TEXT.length]) {
  test(`a snapshot that comes in pieces of ${size} bytes`, () => {
    const heap = parsed(size);
    assert.deepEqual([heap.count, heap.edgeCount], [5, 4]);
    assert.deepEqual(
      [0, 1, 2, 3, 4].map((node) => [
        heap.type(node),
        heap.name(node),
        heap.id(node),
        heap.size(node),
      ]),
      [
        ['synthetic', '', 1, 0],
        ['object', 'a', 3, 10],
        ['object', 'b', 5, 20],
        ['closure', STRINGS[3], 7, 40],
        ['object', 'a', 9, 80],
      ],
    );
    assert.deepEqual(
      [0, 1, 2, 3].map((edge) => [heap.edgeType(edge), heap.edgeName(edge), heap.to(edge)]),
      [
        ['weak', 'target', 1],
        ['property', 'first', 2],
        ['element', '7', 3],
        ['property', 'target', 4],
      ],
    );
    assert.deepEqual(heap.location(3), { script: 4, line: 12, column: 3 });
    assert.equal(heap.location(2), undefined);
    assert.deepEqual(
      [...heap.edgesTo(4)].map((edge) => heap.from(edge)),
      [2],
    );
    assert.equal(heap.follow(2, 'target', 'property'), 4);
    assert.equal(heap.follow(2, 'first'), -1);
  });
}

test('paths lead over what is not weak, and tell what would be free', () => {
  const heap = parsed(64);
  const paths = new Paths(heap);
  assert.deepEqual(
    [0, 1, 2, 3, 4].map((node) => paths.isAlive(node)),
    [true, false, true, true, true],
  );
  assert.deepEqual(paths.to(4), [
    { node: 2, edge: 3 },
    { node: 0, edge: 1 },
  ]);
  assert.equal(retainedBy(heap, []) - retainedBy(heap, [2]), 140);
  assert.equal(retainedBy(heap, []) - retainedBy(heap, [4]), 80);
});

test('a file that is no whole snapshot is refused', async () => {
  const file = path.join(scratch(), 'cut.heapsnapshot');
  for (const text of ['', '{}', '[]', 'text', TEXT.subarray(0, TEXT.length - 60)]) {
    fs.writeFileSync(file, text);
    await assert.rejects(readSnapshot(file), /is no whole heap snapshot/);
  }
});
