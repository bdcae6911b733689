'use strict';

const assert = require('node:assert/strict');
const { AsyncContext } = require('../../index.js');
const { mustCall } = require('../helpers/must-call.js');
const { testFromEachState } = require('../helpers/states.js');

testFromEachState(
  'A hundred variables are all readable, each shadowed and restored on its own',
  () => {
    const variables = Array.from({ length: 100 }, () => new AsyncContext.Variable());
    const read = () => variables.map((variable) => variable.get());
    const outer = variables.map((_, i) => `outer ${i}`);
    const innermost = mustCall(() => {
      assert.deepEqual(read(), outer);
      variables.forEach((variable, i) => {
        variable.run(
          'inner',
          mustCall(() => assert.deepEqual(read(), outer.with(i, 'inner'))),
        );
        assert.deepEqual(read(), outer);
      });
    });
    const enter = (i) => {
      if (i === variables.length) return innermost();
      variables[i].run(outer[i], enter, i + 1);
      assert.equal(variables[i].get(), undefined);
      if (i > 0) assert.equal(variables[i - 1].get(), outer[i - 1]);
    };
    enter(0);
    assert.deepEqual(read(), new Array(100).fill(undefined));
  },
);
