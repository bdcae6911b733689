'use strict';

/**
 * Ways to start Node that change the engine or its built-ins. Under each, the package has to work or say
 * why it does not.
 *
 * @typedef {object} Start
 * @property {string[]} flags
 * @property {'host'} [backend] set where addons are not allowed
 */

/** @type {(line: string) => Start[]} */
const engineFlags = (line) => {
  const permission = line === '20' ? '--experimental-permission' : '--permission';
  const allowed = ['--allow-fs-read=*', '--allow-fs-write=*', '--allow-worker'];
  // Network access needs no permission before Node 25.
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
