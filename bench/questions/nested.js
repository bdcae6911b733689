'use strict';

/**
 * Nested contexts, all of them new, as in a request that enters a variable in its handler, another
 * one in a span, and so on. The size is the depth; the figure is for the whole nest. Unlike in `run`,
 * each context is the parent of only one other, so a storage gains nothing from what it caches for a
 * context.
 */

const DEPTHS = [1, 2, 4, 8, 16, 64];

/**
 * @param {any[]} storages one for each level
 * @param {() => number} innermost
 */
function nest(storages, innermost) {
  const levels = storages.length;
  const value = { id: -1 };
  const enter = (level) =>
    level === levels ? innermost() : storages[level].run({ level, value }, enter, level + 1);
  return (count) => {
    let right = 0;
    for (let i = 0; i < count; i++) right += enter(0);
    return right;
  };
}

module.exports = {
  title: 'Contexts in contexts',
  parameter: 'depth',
  variants: {
    variables: {
      title: 'a variable a level',
      sizes: DEPTHS,
      quick: [8],
      live: () => 0,
      prepare({ create, size }) {
        return nest(Array.from({ length: size }, create), () => 1);
      },
    },
    read: {
      title: 'a variable a level, all of them read at the innermost',
      sizes: [2, 8, 64],
      quick: [8],
      live: () => 0,
      prepare({ create, size, side }) {
        const storages = Array.from({ length: size }, create);
        return nest(storages, () => {
          if (!side.tracks) return storages.reduce((n, one) => n + (one.getStore() ? 0 : 0), 1);
          for (let i = 0; i < size; i++) if (storages[i].getStore()?.level !== i) return 0;
          return 1;
        });
      },
    },
    same: {
      title: 'the same variable on each level',
      sizes: [2, 8, 64],
      quick: false,
      live: () => 0,
      prepare({ create, size }) {
        const storage = create();
        return nest(new Array(size).fill(storage), () => 1);
      },
    },
  },
};
