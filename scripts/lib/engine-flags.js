'use strict';

/**
 * Ways to start Node that change what an engine or its built-ins are like. The package has to work
 * under each, or to say why not.
 *
 * @typedef {object} Start
 * @property {string[]} flags
 * @property {'host'} [backend] where no addon may be loaded
 */

/** @type {(line: string) => Start[]} */
const engineFlags = (line) => {
  const permission = line === '20' ? '--experimental-permission' : '--permission';
  const allowed = ['--allow-fs-read=*', '--allow-fs-write=*', '--allow-worker'];
  // What needs no permission before Node 25.
  if (Number(line) >= 25) allowed.push('--allow-net');
  return [
    { flags: ['--jitless'] },
    { flags: ['--stress-compaction'] },
    { flags: ['--gc-interval=500'] },
    { flags: ['--stack-size=200'] },
    { flags: ['--frozen-intrinsics'] },
    { flags: ['--disable-proto=delete'] },
    { flags: ['--disable-proto=throw'] },
    { flags: ['--disallow-code-generation-from-strings'] },
    { flags: ['--experimental-vm-modules'] },
    { flags: ['--inspect=0'] },
    { flags: [permission, ...allowed, '--allow-addons', '--allow-child-process'] },
    { flags: [permission, ...allowed, '--allow-child-process'], backend: 'host' },
    { flags: ['--no-addons'], backend: 'host' },
  ];
};

module.exports = { engineFlags };
