'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { UsageError } = require('../lib/command.js');
const { NODE_OPTION, chosenLines, nodeBinary } = require('../lib/nodes.js');
const { begin, print } = require('../lib/output.js');
const { output } = require('../lib/program-output.js');
const { markdown, problems } = require('../lib/repair-table.js');
const { root } = require('../lib/run.js');
const { SERVICES, installServices, startService } = require('../lib/services.js');

const TESTS = path.join(root, '__test__', 'ecosystem', 'instrument');
const REGISTER = path.join(root, 'entries', 'register.js');
const INSTRUMENT = path.join(root, 'entries', 'instrument-register.js');
const DOCUMENT = path.join(root, 'docs', 'instrument.md');

/** The libraries that are tried against each service. */
const LIBRARIES = /** @type {Record<string, string[]>} */ ({
  postgresql: ['pg', 'postgres'],
  mariadb: ['mysql2', 'mariadb', 'knex'],
  redis: ['redis'],
  rabbitmq: ['amqplib'],
  nats: ['nats'],
  memcached: ['memjs'],
  mosquitto: ['mqtt'],
});

/** The test programs that need no service. */
const PROGRAMS = {
  async: 'async.js',
  bluebird: 'bluebird.js',
  bottleneck: 'bottleneck.js',
  fastq: 'fastq.js',
  http: 'http.js',
  http2: 'http2.js',
  locks: 'locks.js',
  'p-queue': 'p-queue.mjs',
  'socket.io': 'socket.io.js',
  undici: 'undici.js',
  described: 'described.js',
};

/**
 * The modules that are loaded before a program, by column. The program itself takes its storage from
 * `node:async_hooks`.
 */
const COLUMNS = {
  node: [],
  register: ['--require', REGISTER],
  repaired: ['--require', REGISTER, '--require', INSTRUMENT],
};

/**
 * @param {{ own: number, other: number, none: number }} counts
 * @returns {import('../lib/repair-table.js').Saw}
 */
const worst = ({ other, none }) => (other > 0 ? 'other' : none > 0 ? 'none' : 'own');

/**
 * @param {unknown[]} values what requests A, B and C saw
 * @returns {import('../lib/repair-table.js').Saw}
 */
function worstOf(values) {
  const own = ['A', 'B', 'C'];
  if (values.every((value, index) => value === own[index])) return 'own';
  return values.some((value, index) => value !== null && value !== own[index]) ? 'other' : 'none';
}

/** @param {string} callback as the programs name it; some names start with the library */
const partsOf = (callback) => /^([\w-]+), (.*)$/.exec(callback)?.slice(1) ?? [callback, callback];

/**
 * Runs one program in every way.
 *
 * @param {string[]} lines of Node
 * @param {string[]} args
 * @param {(line: string, column: keyof typeof COLUMNS, printed: any) => void} each
 */
async function runAll(lines, args, each) {
  for (const line of lines) {
    const binary = await nodeBinary(line);
    for (const [name, preloads] of Object.entries(COLUMNS)) {
      const column = /** @type {keyof typeof COLUMNS} */ (name);
      each(line, column, await output(binary, [...preloads, ...args], { STORAGE_OF: 'node' }));
    }
  }
}

/** @type {import('../lib/command.js').Command} */
module.exports = {
  summary: 'the repairs of libraries, against real servers: a table',
  about: `
Starts PostgreSQL, MariaDB, Redis, RabbitMQ, NATS, memcached and Mosquitto on loopback, each as a user that
is not root, with its data in a temporary folder, and ends them afterwards. As root it installs those that
are missing, from Debian's packages. Against them, 300 requests at once use each library that instrument
repairs, with pools of one and of two connections; some fail and some are aborted. Prints which context
each callback sees with Node's own storage, under register, and with the repair.`,
  options: {
    node: NODE_OPTION,
    service: { value: 'NAME', choices: [...SERVICES, 'none'], help: 'only this service, or none' },
    write: { help: 'write the table into docs/instrument.md' },
  },
  settle(values) {
    const { node, service, write } = values;
    if (write && (node !== undefined || service !== undefined)) {
      throw new UsageError('--write needs the whole table: leave out --node and --service.');
    }
    return values;
  },
  right: 'With the repair every callback sees its own request, and no more requests are kept.',
  async run({ node, service: only, write }) {
    const lines = chosenLines(node);
    const services = SERVICES.filter((name) => (only ?? name) === name);
    const missing = installServices(services);
    if (missing.length > 0) return missing;
    /** @type {import('../lib/repair-table.js').Table} */
    const table = new Map();
    /** @type {Kept[]} */
    const kept = [];
    /** @type {(library: string, callback: string, line: string, column: string, saw: any) => void} */
    const note = (library, callback, line, column, saw) => {
      const callbacks = table.get(library) ?? new Map();
      const cells = callbacks.get(callback) ?? new Map();
      table.set(
        library,
        callbacks.set(callback, cells.set(line, { ...cells.get(line), [column]: saw })),
      );
    };
    for (const name of services) {
      const progress = begin(name);
      const { port, stop } = await startService(name);
      try {
        for (const library of LIBRARIES[name]) {
          const args = [path.join(TESTS, 'services', 'program.js'), library, String(port)];
          await runAll(lines, args, (line, column, printed) => {
            for (const [callback, counts] of Object.entries(printed.seen)) {
              note(library, callback, line, column, worst(/** @type {any} */ (counts)));
            }
            kept.push({ library, line, column, count: printed.kept });
          });
        }
      } finally {
        await stop();
      }
      progress.end(true);
    }
    if (only === undefined || only === 'none') {
      for (const [library, file] of Object.entries(PROGRAMS)) {
        const progress = begin(library);
        await runAll(lines, [path.join(TESTS, 'fixtures', file)], (line, column, printed) => {
          for (const [callback, values] of Object.entries(printed)) {
            const [of, what] = library === 'described' ? partsOf(callback) : [library, callback];
            note(of, what, line, column, worstOf(/** @type {any} */ (values)));
          }
        });
        progress.end(true);
      }
    }
    const text = markdown(new Map([...table].sort(([a], [b]) => (a < b ? -1 : 1))), lines);
    print(
      `\n${text}\n✓ its own request, ✗ another one, ○ none: Node's own storage, register, repaired\n`,
    );
    if (write) writeTable(text);
    return [...problems(table), ...keptTooMany(kept)];
  },
};

/**
 * How many requests stay in memory while connections are open and idle.
 *
 * @typedef {{ library: string, line: string, column: string, count: number }} Kept
 */

/**
 * @param {Kept[]} kept
 * @returns {string[]}
 */
function keptTooMany(kept) {
  const repaired = kept.filter(({ column }) => column === 'repaired');
  return repaired.flatMap(({ library, line, count }) => {
    const { count: without = 0 } =
      kept.find(
        (each) => each.library === library && each.line === line && each.column === 'register',
      ) ?? {};
    print(`${library}, Node ${line}: ${without} requests are kept, ${count} with the repair\n`);
    if (count <= without) return [];
    return [`${library}, Node ${line}: ${count} requests are kept with the repair.`];
  });
}

const [BEGIN, END] = ['<!-- npm run check services -- --write -->\n\n', '\n<!-- end -->\n'];

/** @param {string} text */
function writeTable(text) {
  const page = fs.readFileSync(DOCUMENT, 'utf8');
  const from = page.indexOf(BEGIN) + BEGIN.length;
  fs.writeFileSync(DOCUMENT, page.slice(0, from) + text + page.slice(page.indexOf(END, from)));
  const prettier = path.join(root, 'node_modules', 'prettier', 'bin', 'prettier.cjs');
  require('node:child_process').spawnSync(process.execPath, [prettier, '--write', DOCUMENT]);
  print('Written to docs/instrument.md.\n');
}
