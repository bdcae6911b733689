'use strict';

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

/**
 * Runs a command in a user and mount namespace, where another platform's files cover those of this machine.
 * Outside of it nothing changes, and it ends with the command. No root is needed.
 *
 * @typedef {object} Surroundings
 * @property {string[]} [layers] folders whose `usr` is mounted over this machine's /usr
 * @property {string} [emulator] a folder with Debian's qemu-user-static, which then runs programs for
 *   arm64; needs Linux 6.7 or later, which has a binfmt_misc in each user namespace
 * @property {string} [root] a folder that becomes the root directory, with `visible` in it
 * @property {string[]} [visible] folders of this machine that keep their paths under that root
 */

/** @param {string} text */
const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;

/**
 * @param {string} folder in which qemu-user-static is unpacked
 * @returns {string[]} commands
 */
function registerEmulator(folder) {
  const rule = fs.readFileSync(path.join(folder, 'usr/lib/binfmt.d/qemu-aarch64.conf'), 'utf8');
  const qemu = path.join(folder, 'usr/bin/qemu-aarch64-static');
  // F: the kernel opens it now, so that it is found under any root.
  const here = rule.trim().replace(/:[^:]*:[^:]*$/, () => `:${qemu}:F`);
  return [
    'mount -t binfmt_misc binfmt_misc /proc/sys/fs/binfmt_misc',
    `printf %s ${quoted(here)} > /proc/sys/fs/binfmt_misc/register`,
  ];
}

/**
 * @param {string} root
 * @param {string[]} visible
 * @returns {string[]} commands
 */
const enterRoot = (root, visible) => [
  ...visible.flatMap((folder) => {
    const inside = quoted(path.join(root, folder));
    return [`mkdir -p ${inside}`, `mount --rbind ${quoted(folder)} ${inside}`];
  }),
  `set -- chroot ${quoted(root)} "$@"`,
];

/**
 * @param {Surroundings} surroundings
 * @param {string} command
 * @param {string[]} args
 * @returns {[command: string, args: string[]]}
 */
function inNamespace({ layers = [], emulator, root, visible = [] }, command, args) {
  const script = [
    'set -e',
    ...(emulator === undefined ? [] : registerEmulator(emulator)),
    // The path is relative, because a colon in it would separate two layers.
    ...layers.map(
      (layer) => `(cd ${quoted(layer)} && mount -t overlay overlay -o lowerdir=usr:/usr /usr)`,
    ),
    ...(root === undefined ? [] : enterRoot(root, visible)),
    'exec "$@"',
  ].join('\n');
  return [
    'unshare',
    ['--user', '--map-root-user', '--mount', 'sh', '-c', script, 'sh', command, ...args],
  ];
}

/** @throws {Error} where no namespace can be made */
function requireNamespaces() {
  const { error, status, stderr } = spawnSync(
    'unshare',
    ['--user', '--map-root-user', '--mount', 'true'],
    { encoding: 'utf8' },
  );
  if (error === undefined && status === 0) return;
  throw new Error(
    `This check runs in a user namespace, and unshare cannot make one here (${error?.message ?? stderr.trim()}). ` +
      'It takes Linux, util-linux, and a system that allows user namespaces (sysctl kernel.unprivileged_userns_clone, kernel.apparmor_restrict_unprivileged_userns), or root.',
  );
}

module.exports = { inNamespace, requireNamespaces };
