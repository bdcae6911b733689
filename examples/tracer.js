'use strict';

/**
 * A tracer like OpenTelemetry's: a span is active until the end of its block, and is the parent of the
 * spans that are started in the meantime, however deep or late.
 *
 *     node examples/tracer.js
 *
 * `using` is syntax from Node 24 on; for Node 20 and 22 TypeScript and Babel translate it.
 */

const { AsyncContext } = require('native-async-context');

class Tracer {
  #active = new AsyncContext.Variable({ name: 'active span' });

  /** The spans that have no parent. */
  roots = [];

  /**
   * Code outside cannot read or set the active span: a span wraps a scope and does not expose it.
   *
   * @param {string} name
   */
  startActiveSpan(name) {
    const parent = this.#active.get();
    const span = {
      name,
      children: [],
      ended: false,
      [Symbol.dispose]() {
        span.ended = true;
        scope[Symbol.dispose]();
      },
    };
    (parent?.children ?? this.roots).push(span);
    const scope = this.#active.withValue(span);
    return span;
  }
}

const tracer = new Tracer();

async function doSomeWork() {
  await null; // code before the first await runs in the caller, and so would the scope
  using _ = tracer.startActiveSpan('doSomeWork');
  await new Promise((resolve) => setTimeout(resolve, 1));
}

async function doAnotherWork() {
  await null;
  using _ = tracer.startActiveSpan('doAnotherWork');
  await new Promise(setImmediate);
}

async function doWork() {
  await null;
  using _parent = tracer.startActiveSpan('parent');
  await doSomeWork();
  {
    using _child = tracer.startActiveSpan('child');
  }
  // Not a child of `child`, whose scope has ended and changed only its own mapping.
  await doAnotherWork();
}

/**
 * @param {Tracer['roots']} spans
 * @param {string} [indent]
 * @returns {string}
 */
const tree = (spans, indent = '') =>
  spans.map(({ name, children }) => `${indent}${name}\n${tree(children, `${indent}  `)}`).join('');

module.exports = { Tracer, doWork, tracer, tree };

if (require.main === module) {
  doWork().then(() => process.stdout.write(tree(tracer.roots)));
}
