'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { NODE_OPTION, chosenLines, nodeBinary } = require('../lib/nodes.js');
const { begin, print } = require('../lib/output.js');
const { output } = require('../lib/program-output.js');
const { root, run, step } = require('../lib/run.js');
const { installServices, startService } = require('../lib/services.js');

const SOURCE = path.join(root, 'scripts', 'lib', 'queues');
const PROGRAM = path.join(SOURCE, 'program.js');
/** The folder for libraries that nothing else in the checkout needs. */
const FOLDER = path.join(root, '.cache', 'queues');

/**
 * The recipes in examples/queues/, each with its server, the server's address, and the Node lines that the
 * library does not support.
 *
 * @type {Record<string, { service: string, url: (port: number) => string, without?: string[] }>}
 */
const RECIPES = {
  bullmq: { service: 'redis', url: (port) => `redis://127.0.0.1:${port}` },
  amqplib: { service: 'rabbitmq', url: (port) => `amqp://127.0.0.1:${port}` },
  nats: { service: 'nats', url: (port) => `127.0.0.1:${port}` },
  'pg-boss': {
    service: 'postgresql',
    url: (port) => `postgres://user@127.0.0.1:${port}/postgres`,
    without: ['20'],
  },
};

/** How many messages scripts/lib/queues/program.js sends, and how many of them fail once. */
const [COUNT, FAILING] = [300, 30];

function installLibraries() {
  fs.mkdirSync(FOLDER, { recursive: true });
  fs.copyFileSync(path.join(SOURCE, 'package.json'), path.join(FOLDER, 'package.json'));
  const options = ['--no-audit', '--no-fund', '--loglevel=error', '--ignore-scripts'];
  return run('npm', ['install', '--no-package-lock', ...options], { cwd: FOLDER });
}

/** There is no Kafka server here. The kafkajs recipe is only checked against the library's types. */
function compileKafka() {
  const tsc = path.join(root, 'node_modules', '@typescript', 'native', 'bin', 'tsc');
  return run(process.execPath, [tsc, '--project', SOURCE]);
}

/**
 * @param {any} printed the program's output
 * @returns {string[]} what is wrong
 */
function wrong({ other, retried, afterClose, lost, done, others }) {
  const problems = [];
  if (other > 0) problems.push(`${other} times a message had other values: ${others.join('; ')}`);
  if (done !== COUNT) problems.push(`${done} of ${COUNT} messages were done`);
  if (retried < FAILING) problems.push(`${retried} messages were retried, not ${FAILING}`);
  if (afterClose > 0) problems.push(`${afterClose} messages began in a closed consumer`);
  if (lost === 0) problems.push('no message was with the consumer that was killed');
  return problems;
}

/** @type {import('../lib/command.js').Command} */
module.exports = {
  summary: 'values that travel through queues, with real servers',
  about: `
Starts Redis, RabbitMQ, NATS and PostgreSQL as check services does, and sends 300 messages through each of
the recipes in examples/queues/ (BullMQ, amqplib, NATS JetStream, pg-boss), from one process to another.
Some requests are aborted, every tenth message fails once and is retried, one consumer is closed in the
middle, and the process of another is killed with the messages that it has. The recipe of kafkajs is compiled. The libraries that are no dependencies here are
installed into .cache/queues.`,
  options: {
    node: NODE_OPTION,
    recipe: { value: 'NAME', choices: Object.keys(RECIPES), help: 'only this recipe' },
  },
  right: 'Every message ran with the values of its own request.',
  async run({ node, recipe: only }) {
    const names = Object.keys(RECIPES).filter((name) => (only ?? name) === name);
    const missing = installServices(names.map((name) => RECIPES[name].service));
    if (missing.length > 0) return missing;
    step('install the libraries', installLibraries);
    step('compile the recipe of kafkajs', compileKafka);
    /** @type {string[]} */
    const problems = [];
    for (const name of names) {
      const { service, url, without = [] } = RECIPES[name];
      for (const line of chosenLines(node)) {
        if (without.includes(line)) {
          print(`${name} does not run on Node ${line}.\n`);
          continue;
        }
        const title = `${name}, Node ${line}`;
        const binary = nodeBinary(line);
        const progress = begin(title);
        // A new server each time, so that nothing is left from the previous run.
        const { port, stop } = await startService(service);
        try {
          const env = { NODE_PATH: path.join(FOLDER, 'node_modules') };
          const found = wrong(await output(binary, [PROGRAM, name, url(port)], env));
          problems.push(...found.map((problem) => `${title}: ${problem}.`));
          progress.end(found.length === 0);
        } finally {
          await stop();
        }
      }
    }
    return problems;
  },
};
