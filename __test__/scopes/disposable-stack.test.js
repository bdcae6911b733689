'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { AsyncContext } = require('../../index.js');

/** The engine's class, from Node 24 on; on older ones, the part of its specification that is used here. */
const Stack =
  /** @type {any} */ (globalThis).DisposableStack ??
  class DisposableStack {
    #resources = [];

    use(resource) {
      this.#resources.push(resource);
      return resource;
    }

    dispose() {
      for (const resource of this.#resources.splice(0).reverse()) resource[Symbol.dispose]();
    }

    move() {
      const stack = new DisposableStack();
      stack.#resources = this.#resources.splice(0);
      return stack;
    }
  };

test('scopes in a DisposableStack are open at once and end with it', () => {
  const a = new AsyncContext.Variable();
  const b = new AsyncContext.Variable();
  const stack = new Stack();
  stack.use(a.withValue(1));
  stack.use(b.withValue(2));
  stack.use(a.withValue(3));
  assert.deepEqual([a.get(), b.get()], [3, 2]);
  stack.dispose();
  assert.deepEqual([a.get(), b.get()], [undefined, undefined]);
});

test('a stack that is moved to another request ends nothing there', () => {
  const variable = new AsyncContext.Variable();
  const stack = new Stack();
  const moved = variable.run('A', () => {
    stack.use(variable.withValue('scoped'));
    return stack.move();
  });
  variable.run('B', () => {
    moved.dispose();
    assert.equal(variable.get(), 'B');
  });
  assert.equal(variable.get(), undefined);
});
