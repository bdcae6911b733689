'use strict';

const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const path = require('node:path');
const { test } = require('node:test');

/*
 * With every built-in replaced by one that listens, and what Node's own modules export that the
 * package uses, nobody is shown
 * a value, a Variable, a storage, a key, or what reads and writes the slot. What is Node's own is
 * shown where Node shows it.
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
    // In the right context all the while.
    assert.ok(checks >= (when === 'before' ? 28 : 56), `${checks} checks`);
    assert.deepEqual(
      leaks.filter((leak) => !leak.endsWith("of Node's")),
      [],
    );
  });

  // Node's own modules are asked for resources, in which Node keeps its contexts for all to see.
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
