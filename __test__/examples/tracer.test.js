'use strict';

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const path = require('node:path');
const { test } = require('node:test');
const { AsyncContext } = require('../../index.js');
const { loadInEachForm } = require('../scopes/compiled.js');

const TRACER = path.join(__dirname, '..', '..', 'examples', 'tracer.js');
const TRACED = path.join(__dirname, '..', 'scopes', 'fixtures', 'traced.js');
const TREE = 'parent\n  doSomeWork\n  child\n  doAnotherWork\n';

const traced = Object.fromEntries(loadInEachForm(TRACED));

for (const [form, { Tracer, doWork, tracer, tree }] of loadInEachForm(TRACER)) {
  test(`the span tree of the reference: parent → doSomeWork, child, doAnotherWork (${form})`, async () => {
    await doWork();
    assert.equal(tree(tracer.roots), TREE);
    const all = [...tracer.roots, ...tracer.roots[0].children];
    assert.ok(all.every(({ ended }) => ended));
  });

  test(`many at once do not mix (${form})`, async () => {
    tracer.roots.length = 0;
    await Promise.all(Array.from({ length: 20 }, () => doWork()));
    assert.equal(tree(tracer.roots), TREE.repeat(20));
  });

  test(`the instrumented code of the reference (${form})`, async () => {
    // The tracer does not expose its active span. The parent of a span that ends at once reveals it.
    class Telling extends Tracer {
      activeName() {
        const probe = this.startActiveSpan('probe');
        probe[Symbol.dispose]();
        const holds = ({ children }) => children.includes(probe);
        const find = (spans) =>
          spans.find(holds) ?? spans.map((s) => find(s.children)).find(Boolean);
        const parent = find(this.roots);
        (parent?.children ?? this.roots).pop();
        return parent?.name;
      }
    }
    const own = new Telling();
    const { doWork, parents } = traced[form](own);
    const done = new AsyncContext.Snapshot().run(doWork);
    assert.equal(own.activeName(), undefined);
    await done;
    assert.equal(tree(own.roots), 'doWork\n  anotherWork\n  child\n  generatedWork\n');
    assert.deepEqual(parents, [
      ['doing some work', 'doWork'],
      ['doing another work', 'anotherWork'],
      ['doing some nested child work', 'child'],
      ['doing some work', 'generatedWork'],
      ['did work 1', 'doWork'],
      ['did work 2', 'doWork'],
      ['did work 3', 'doWork'],
    ]);
  });
}

if (Number.parseInt(process.versions.node) >= 24) {
  test('node examples/tracer.js prints the tree', () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [TRACER], { encoding: 'utf8' });
    assert.equal(status, 0, stderr);
    assert.equal(stdout, TREE);
  });
}
