'use strict';

/** Enters a value for the rest of the synchronous execution, or for a scope. */

const SIZES = [1, 8, 50, 256];

module.exports = {
  title: 'Enter without a callback',
  variants: {
    enterWith: {
      title: '`enterWith`',
      sizes: SIZES,
      quick: [1, 50],
      needs: 'enterWith',
      prepare({ variables }) {
        const { storage, value } = variables.at(-1);
        const values = [value, { id: -1 }];
        return (count) => {
          for (let i = 0; i < count; i++) storage.enterWith(values[i & 1]);
          return count;
        };
      },
    },
    withScope: {
      title: '`withScope` and `dispose`',
      sizes: SIZES,
      quick: [1, 50],
      needs: 'withScope',
      live: (size) => size - 1,
      prepare({ create }) {
        const storage = create();
        const values = [{ id: -1 }, { id: -2 }];
        return (count) => {
          for (let i = 1; i < count; i++) storage.withScope(values[i & 1]).dispose();
          const scope = storage.withScope(values[0]);
          const inside = storage.getStore();
          scope.dispose();
          return inside === values[0] && storage.getStore() === undefined ? count : 0;
        };
      },
    },
  },
};
