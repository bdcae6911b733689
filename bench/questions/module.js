'use strict';

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

/** Loads a small CommonJS module again and again: as it is, and with its body outside any context. */

/** @returns {string} a file that is deleted when the process exits */
function smallModule() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'native-async-context-module-'));
  process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'small.js');
  fs.writeFileSync(file, 'module.exports = 1;\n');
  return file;
}

function loading() {
  const file = smallModule();
  return (count) => {
    let right = 0;
    for (let i = 0; i < count; i++) {
      delete require.cache[file];
      right += require(file);
      // Each load adds an entry, which would be kept.
      module.children.length = 0;
    }
    return right;
  };
}

module.exports = {
  title: 'A module',
  variants: {
    plain: {
      title: '`require` of a new module',
      sides: ['bare', 'ours'],
      sizes: [1],
      quick: false,
      prepare: loading,
    },
    inRoot: {
      title: '`require` of a new module, `runModulesInRoot`',
      sides: ['ours'],
      sizes: [1],
      quick: false,
      compared: false,
      prepare() {
        require('../../entries/modules.js').runModulesInRoot();
        return loading();
      },
    },
  },
};
