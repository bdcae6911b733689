'use strict';

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const path = require('node:path');
const { test } = require('node:test');

/*
 * All built-ins, and the exports of Node's modules that the package uses, are replaced by functions that
 * record. No replacement sees a value, a Variable, a storage, a key, or a function that reads or writes
 * the slot. Values of Node's own storage are seen only where Node shows them.
 */

/**
 * @param {string} subject
 * @param {string} when
 * @returns {{ checks: number, leaks: string[] }}
 */
function attacked(subject, when) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [path.join(__dirname, 'scenario.js'), subject, when],
    { encoding: 'utf8' },
  );
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout);
}

const ofNode = attacked('node', 'before');

for (const when of ['before', 'after']) {
  const loaded = `replaced ${when} what is loaded when it is first used was loaded`;
  const { checks, leaks } = attacked('ours', when);

  test(`No built-in, ${loaded}, is shown anything of ours`, () => {
    // Every check ran in the right context.
    assert.ok(checks >= (when === 'before' ? 28 : 56), `${checks} checks`);
    assert.deepEqual(
      leaks.filter((leak) => !leak.endsWith("of Node's")),
      [],
    );
  });

  // The package gets resources from Node's modules, and Node keeps its contexts in these visibly.
  test(`No built-in, ${loaded}, is shown anything of Node's but by Node`, () => {
    const places = ofNode.leaks.map((leak) => leak.split(': ')[0]);
    assert.deepEqual(
      leaks.filter((leak) => {
        const [place] = leak.split(': ');
        return leak.endsWith("of Node's") && !place.startsWith('node:') && !places.includes(place);
      }),
      [],
    );
  });
}

test("The attacker of these tests would notice: it is shown what Node's own shows", () => {
  assert.notDeepEqual(ofNode.leaks, []);
  assert.ok(ofNode.checks > 0);
});
