'use strict';

const { spawn, spawnSync } = require('node:child_process');
const { once } = require('node:events');
const fs = require('node:fs');
const net = require('node:net');
const os = require('node:os');
const path = require('node:path');

/**
 * Real servers on loopback, for the tests of libraries that need one. Each runs on a free port, as a user that
 * is not root, with its data in a temporary folder, and ends with the check.
 *
 * @typedef {object} Service
 * @property {string} package its Debian package
 * @property {string} binary what that package installs; a name, or a path in which `*` is a version
 * @property {string} user the user that the package brings
 * @property {(place: Place) => string[][]} [prepare] commands that are run before
 * @property {(place: Place) => string[]} command
 * @property {(place: Place) => NodeJS.ProcessEnv} [env]
 * @property {(place: Place) => string[][]} [beside] servers that it needs
 *
 * @typedef {object} Place
 * @property {string} binary
 * @property {string} folder
 * @property {number} port
 * @property {number} other another free port
 * @property {number} third and one more
 */

/** @type {Record<string, Service>} */
const SERVICES = {
  postgresql: {
    package: 'postgresql',
    binary: '/usr/lib/postgresql/*/bin/postgres',
    user: 'postgres',
    prepare: ({ binary, folder }) => [
      [
        path.join(path.dirname(binary), 'initdb'),
        '-D',
        `${folder}/data`,
        '-U',
        'user',
        '--auth=trust',
      ],
    ],
    command: ({ binary, folder, port }) => [
      ...[binary, '-D', `${folder}/data`, '-p', String(port), '-h', '127.0.0.1', '-k', folder],
      // Nothing needs to survive.
      ...['-F', '-c', 'max_connections=50'],
    ],
  },
  mariadb: {
    package: 'mariadb-server',
    binary: 'mariadbd',
    user: 'mysql',
    prepare: ({ folder }) => [
      [
        ...['mariadb-install-db', '--no-defaults', `--datadir=${folder}/data`, '--skip-test-db'],
        '--auth-root-authentication-method=normal',
      ],
    ],
    command: ({ binary, folder, port }) => [
      ...[binary, '--no-defaults', `--datadir=${folder}/data`, `--port=${port}`],
      ...['--bind-address=127.0.0.1', `--socket=${folder}/socket`, `--pid-file=${folder}/pid`],
      '--skip-name-resolve',
    ],
  },
  redis: {
    package: 'redis-server',
    binary: 'redis-server',
    user: 'redis',
    command: ({ binary, folder, port }) => [
      ...[binary, '--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder],
    ],
  },
  rabbitmq: {
    package: 'rabbitmq-server',
    binary: '/usr/lib/rabbitmq/bin/rabbitmq-server',
    user: 'rabbitmq',
    beside: ({ other }) => [['epmd', '-address', '127.0.0.1', '-port', String(other)]],
    command: ({ binary }) => [binary],
    env: ({ folder, port, other, third }) => ({
      HOME: folder,
      ERL_EPMD_PORT: String(other),
      ERL_EPMD_ADDRESS: '127.0.0.1',
      RABBITMQ_NODENAME: 'check@localhost',
      RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
      RABBITMQ_NODE_PORT: String(port),
      RABBITMQ_DIST_PORT: String(third),
      RABBITMQ_MNESIA_BASE: `${folder}/data`,
      RABBITMQ_LOG_BASE: `${folder}/log`,
      RABBITMQ_ENABLED_PLUGINS_FILE: `${folder}/plugins`,
      RABBITMQ_CONF_ENV_FILE: `${folder}/none`,
    }),
  },
  nats: {
    package: 'nats-server',
    binary: 'nats-server',
    user: 'nats',
    command: ({ binary, folder, port }) => [
      ...[binary, '-a', '127.0.0.1', '-p', String(port), '--jetstream', '--store_dir', folder],
    ],
  },
  memcached: {
    package: 'memcached',
    binary: 'memcached',
    user: 'memcache',
    command: ({ binary, port }) => [binary, '-l', '127.0.0.1', '-p', String(port), '-U', '0'],
  },
  mosquitto: {
    package: 'mosquitto',
    binary: 'mosquitto',
    user: 'mosquitto',
    prepare: ({ folder, port }) => [
      [
        'sh',
        '-c',
        `printf 'listener ${port} 127.0.0.1\\nallow_anonymous true\\n' > ${folder}/config`,
      ],
    ],
    command: ({ binary, folder }) => [binary, '-c', `${folder}/config`],
  },
};

/** Where Debian puts servers; some are not in the PATH of a user. */
const PLACES = [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/usr/bin', '/usr/local/bin'];

/**
 * @param {string} binary
 * @returns {string | undefined} its path
 */
function found(binary) {
  if (!binary.startsWith('/')) {
    return PLACES.map((place) => path.join(place, binary)).find((file) => fs.existsSync(file));
  }
  const [before, after] = binary.split('*');
  if (after === undefined) return fs.existsSync(binary) ? binary : undefined;
  if (!fs.existsSync(before)) return undefined;
  return fs
    .readdirSync(before)
    .map((version) => before + version + after)
    .findLast((file) => fs.existsSync(file));
}

const isRoot = process.getuid?.() === 0;

/** The file that tells Debian's packages not to start what they install. */
const POLICY = '/usr/sbin/policy-rc.d';

/**
 * Installs what is missing.
 *
 * @param {readonly string[]} names of services
 * @returns {string[]} what to do, if it cannot be installed
 */
function installServices(names) {
  const missing = names.filter((name) => found(SERVICES[name].binary) === undefined);
  if (missing.length === 0) return [];
  const packages = missing.map((name) => SERVICES[name].package);
  const install = ['apt-get', 'install', '-y', '--no-install-recommends', ...packages];
  if (!isRoot || process.platform !== 'linux') {
    return [`Install ${missing.join(', ')}: sudo ${install.join(' ')}, or what your system has.`];
  }
  const hasPolicy = fs.existsSync(POLICY);
  if (!hasPolicy) fs.writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    for (const [command, ...args] of [['apt-get', 'update'], install]) {
      const { status, stdout, stderr } = spawnSync(command, args, {
        encoding: 'utf8',
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      });
      if (status !== 0) return [`${command} ${args.join(' ')} failed:\n${stdout}${stderr}`];
    }
  } finally {
    if (!hasPolicy) fs.rmSync(POLICY);
  }
  return names
    .filter((name) => found(SERVICES[name].binary) === undefined)
    .map((name) => `The package ${SERVICES[name].package} has no ${SERVICES[name].binary}.`);
}

/** @returns {Promise<number>} */
async function freePort() {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {net.AddressInfo} */ (server.address());
  server.close();
  await once(server, 'close');
  return port;
}

/**
 * @param {string} user
 * @returns {{ uid?: number, gid?: number }} if this process is root's: those of the user, or of `nobody` if
 *   there is no such user
 */
function identity(user) {
  if (!isRoot) return {};
  const id = (/** @type {string} */ flag, /** @type {string} */ name) => {
    const { status, stdout } = spawnSync('id', [flag, name], { encoding: 'utf8' });
    return status === 0 ? Number(stdout) : undefined;
  };
  const name = id('-u', user) === undefined ? 'nobody' : user;
  return { uid: id('-u', name), gid: id('-g', name) };
}

/** How long a server may take to answer, in milliseconds. */
const PATIENCE = 120_000;

/**
 * @param {number} port
 * @param {() => boolean} isOver
 */
async function answering(port, isOver) {
  const end = Date.now() + PATIENCE;
  while (Date.now() < end && !isOver()) {
    const socket = net.connect(port, '127.0.0.1');
    const answered = await new Promise((resolve) => {
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    });
    socket.destroy();
    if (answered) return true;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return false;
}

/**
 * @param {string} name
 * @returns {Promise<{ port: number, stop(): Promise<void> }>}
 */
async function startService(name) {
  const service = SERVICES[name];
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), `native-async-context-${name}-`));
  const who = identity(service.user);
  if (who.uid !== undefined) fs.chownSync(folder, who.uid, /** @type {number} */ (who.gid));
  const binary = /** @type {string} */ (found(service.binary));
  const [port, other, third] = [await freePort(), await freePort(), await freePort()];
  const place = { binary, folder, port, other, third };
  const options = {
    ...who,
    cwd: folder,
    env: { PATH: PLACES.join(':'), HOME: folder, LC_ALL: 'C', ...service.env?.(place) },
  };
  /** @type {import('node:child_process').ChildProcess[]} */
  const children = [];
  let output = '';
  const stop = async () => {
    for (const child of children) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const closed = once(child, 'close');
      // Ends the whole process group: the server, and the processes that it started.
      process.kill(-(/** @type {number} */ (child.pid)), 'SIGTERM');
      const timer = setTimeout(
        () => process.kill(-(/** @type {number} */ (child.pid)), 'SIGKILL'),
        10_000,
      );
      await closed;
      clearTimeout(timer);
    }
    fs.rmSync(folder, { recursive: true, force: true });
  };
  try {
    for (const [command, ...args] of service.prepare?.(place) ?? []) {
      const { status, stdout, stderr, error } = spawnSync(command, args, {
        ...options,
        encoding: 'utf8',
      });
      if (status !== 0) throw new Error(`${command} failed: ${error ?? stdout + stderr}`);
    }
    for (const [command, ...args] of [...(service.beside?.(place) ?? []), service.command(place)]) {
      const child = spawn(command, args, {
        ...options,
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      child.on('error', (error) => (output += error.message));
      for (const stream of [child.stdout, child.stderr]) {
        stream?.on('data', (chunk) => (output += chunk));
      }
      children.push(child);
    }
    const server = children[children.length - 1];
    if (!(await answering(place.port, () => server.exitCode !== null))) {
      throw new Error(`${name} does not answer on port ${place.port}:\n${output}`);
    }
    return { port: place.port, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

module.exports = { SERVICES: Object.keys(SERVICES), installServices, startService };
