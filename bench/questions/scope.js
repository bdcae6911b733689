'use strict';

/** Enters a value until the end of a block, compared with entering it for a function. */

/** Set before the package is loaded. */
const WATCHED = '--import=data:text/javascript,process.env.NATIVE_ASYNC_CONTEXT_SCOPES="warn"';

const SIZES = [1, 8];
const values = [{ id: -1 }, { id: -2 }];
const live = (size) => size - 1;

/** @param {{ create: () => any }} environment */
function opening({ create }) {
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
}

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
      prepare: opening,
    },
    watched: {
      title: '`withValue` and `dispose`, `NATIVE_ASYNC_CONTEXT_SCOPES=warn`',
      sizes: [1],
      quick: false,
      needs: 'withValue',
      compared: false,
      live,
      flags: { node: [WATCHED] },
      prepare: opening,
    },
  },
};
