'use strict';

/**
 * The prefix of the version in the symbol under which a copy is anchored on globalThis
 * (lib/realm.js).
 */
const ANCHOR = 'native-async-context@';

/** @returns {{ version: string, room: (name: string) => any }[]} what code of this process has loaded */
const anchors = () =>
  Object.getOwnPropertySymbols(globalThis).flatMap((symbol) => {
    const key = Symbol.keyFor(symbol) ?? '';
    if (!key.startsWith(ANCHOR)) return [];
    return [{ version: key.slice(ANCHOR.length), room: /** @type {any} */ (globalThis)[symbol] }];
  });

module.exports = { anchors };
