'use strict';

/**
 * Bugs that are put into copies of the package, to check that random programs find each of them: a model
 * that agrees with everything proves nothing. docs/model.md lists the bugs.
 *
 * @typedef {object} Mutant
 * @property {string} name what is wrong
 * @property {string} file
 * @property {[from: string, to: string][]} edits each has to apply at least once
 * @property {'glue' | 'shared slot'} [only] where the bug shows: where Node does not carry the slot, or
 *   where Node keeps its own values in it
 */

/** @type {Mutant[]} */
const mutants = [
  {
    name: 'Variable.run restores nothing when its function throws',
    file: 'lib/context/variable.js',
    edits: [
      ['set(extend(found, key, value));', 'let failed = false; $&'],
      ['recordExit(error, found);', 'failed = true;'],
      ['exchange(found);', 'if (!failed) exchange(found);'],
    ],
  },
  {
    name: 'a wrapped function restores nothing when it throws',
    file: 'lib/context/bound-function.js',
    edits: [
      [
        '      try {\n        return apply(fn, this, arguments);\n      } finally {\n        exchange(found);\n      }',
        '      const result = apply(fn, this, arguments); exchange(found); return result;',
      ],
    ],
  },
  {
    name: 'a frame that puts another key in front keeps the base that it had',
    file: 'lib/frame/frame.js',
    edits: [
      [
        'linked(key, value, front.#rest, front.#base)',
        'linked(key, value, front.#rest, frame.#base)',
      ],
    ],
  },
  {
    name: 'what was put in front last is taken for any key',
    file: 'lib/frame/frame.js',
    edits: [['promoted !== null && promoted.#key === key', 'promoted !== null']],
  },
  {
    name: 'the digest is asked for the mark of another key',
    file: 'lib/frame/frame.js',
    edits: [['(frame.#digest & key.mark) === 0', '(frame.#digest & (key.mark << 1)) === 0']],
  },
  {
    name: 'the digest forgets the marks of older links',
    file: 'lib/frame/frame.js',
    edits: [['(rest.#digest | key.mark) + 1', '((rest.#digest & COUNT) | key.mark) + 1']],
  },
  {
    name: 'a new table leaves out what was in the old one',
    file: 'lib/frame/frame.js',
    edits: [
      [
        'olderEntries(frame.#rest, tableOf(frame.#base), null)',
        'olderEntries(frame.#rest, null, null)',
      ],
    ],
  },
  {
    name: 'a table puts one key over another that has the same place',
    file: 'lib/frame/table.js',
    edits: [['while (table[place] !== undefined) place = (place + 2) & mask;', '']],
  },
  {
    name: 'disable keeps the key',
    file: 'lib/context/async-local-storage.js',
    edits: [
      ['this.#key = new Key();\n    this.#key.previous = key;', ''],
      ['key.retired = true;', ''],
    ],
  },
  {
    name: 'run of a storage restores the whole mapping',
    file: 'lib/context/async-local-storage.js',
    edits: [
      [
        'if (left !== frame || key.retired) this.#leave(left, key, entryOf(found, key));',
        'void left;',
      ],
    ],
  },
  {
    name: 'run of a storage puts back what a key had that was disabled meanwhile',
    file: 'lib/context/async-local-storage.js',
    edits: [['left !== frame || key.retired', 'left !== frame']],
  },
  {
    name: 'the current value is told by ===',
    file: 'lib/context/async-local-storage.js',
    edits: [["typeof a === 'number' ? ObjectIs(a, b) : a === b", 'a === b']],
  },
  {
    name: 'a scope that was ended before an inner one comes back with it',
    file: 'lib/context/scope.js',
    edits: [['mark === ABSENT || mark.before === NOT_DEFERRED', 'true']],
  },
  {
    name: 'a scope is told by its value alone',
    file: 'lib/context/scope.js',
    edits: [['lookup(now, scopeKey) === mark && sameEntry(', 'sameEntry(']],
  },
  {
    name: 'a scope ends more than once',
    file: 'lib/context/scope.js',
    edits: [
      ['if (mark.ended) return;', ''],
      ['this.#found = this.#frame = undefined;', ''],
    ],
  },
  {
    name: 'what is put back belongs to the lifetime in which that happens',
    file: 'lib/frame/frame.js',
    edits: [
      [
        'return put(content, new Living(extend(frameIn(carried), key, entry), lifetimesOf(carried)));',
        'return extend(content, key, entry);',
      ],
    ],
  },
  {
    name: 'a lifetime inside another does not end with that',
    file: 'lib/frame/lifetime.js',
    edits: [['others = new Lifetimes(each.lifetime, others);', '']],
  },
  {
    name: 'the end of a lifetime ends a scope of a variable',
    file: 'lib/context/variable.js',
    edits: [['??= new Key(true)', '??= new Key()']],
  },
  {
    name: 'Lifetime.run restores nothing',
    file: 'lib/lifetime/lifetime.js',
    edits: [['      exchange(found);', '']],
  },
  {
    name: 'wrapGenerator forgets what was entered before a yield',
    file: 'lib/generators/wrap-generator.js',
    edits: [['if (!asynchronous && this === generator) content = now;', '']],
  },
  {
    name: 'bindEmitter binds to nothing',
    file: 'lib/events/bound-listeners.js',
    edits: [['wrapper(called, current(), ', 'wrapper(called, undefined, ']],
  },
  {
    name: 'what Node copies of a frame does not carry the frame',
    file: 'lib/frame/foreign.js',
    edits: [['this.#frame = frame;', 'this.#frame = null;']],
    only: 'shared slot',
  },
  {
    name: "a frame over Node's forgets Node's values",
    file: 'lib/frame/foreign.js',
    edits: [['if (key === CARRIER) carries = true;', 'if (true) carries = true;']],
    only: 'shared slot',
  },
  {
    name: 'the glue restores nothing after a callback',
    file: 'lib/glue/async-resources.js',
    edits: [['exchange(ended.found);', '']],
    only: 'glue',
  },
  {
    name: 'the glue enters nothing before a callback',
    file: 'lib/glue/async-resources.js',
    edits: [
      ['exchange(keptFrame(resource))', 'current()'],
      ['exchange(frame), running', 'current(), running'],
    ],
    only: 'glue',
  },
];

module.exports = { mutants };
