'use strict';

/** A value until the end of a block, beside the same by a function. */

const SIZES = [1, 8];
const values = [{ id: -1 }, { id: -2 }];
const live = (size) => size - 1;

module.exports = {
  title: 'A scope',
  variants: {
    run: {
      title: '`run`',
      sizes: SIZES,
      quick: [1],
      live,
      prepare({ create }) {
        const storage = create();
        const callbacks = [() => 1, () => 1, () => 1, () => 1];
        return (count) => {
          let right = 0;
          for (let i = 0; i < count; i++) right += storage.run(values[i & 1], callbacks[i & 3]);
          return right;
        };
      },
    },
    withValue: {
      title: '`withValue` and `dispose`',
      sizes: SIZES,
      quick: false,
      needs: 'withValue',
      live,
      prepare({ create }) {
        const variable = create();
        return (count) => {
          let right = 0;
          for (let i = 0; i < count; i++) {
            const scope = variable.withValue(values[i & 1]);
            right++;
            scope.dispose();
          }
          return right;
        };
      },
    },
  },
};
