'use strict';

// Measures OpenTelemetry's context with its own manager (@opentelemetry/context-async-hooks), with ours,
// and with none (the API's default, which carries nothing). Everything goes through the API, as in
// instrumentation. Each side and question has its own process. A ratio is taken within each round, and
// the median of these is shown. The figure is processor time, including collection and compilation,
// because other work on the machine affects it less.
const { runCommand } = require('../scripts/lib/command.js');
const { EventEmitter } = require('node:events');
const { inTurns } = require('./lib/rounds.js');
const { median } = require('../scripts/lib/statistics.js');

const ROUNDS = 9;
const WARM_UP = 3;

const PER_MICROSECOND = { ns: 1000, µs: 1 };

/** @type {Record<string, () => any>} */
const SIDES = {
  none: () => undefined,
  theirs: () => require('@opentelemetry/context-async-hooks'),
  ours: () => require('../entries/opentelemetry.js'),
};

/**
 * Starts the SDK on a side.
 *
 * @param {string} side
 * @param {any[]} instrumentations
 */
function startSdk(side, instrumentations) {
  for (const signal of ['LOGS', 'METRICS']) process.env[`OTEL_${signal}_EXPORTER`] = 'none';
  const { NodeSDK } = require('@opentelemetry/sdk-node');
  const { NoopSpanProcessor } = require('@opentelemetry/sdk-trace');
  const entry = SIDES[side]();
  new NodeSDK({
    autoDetectResources: false,
    contextManager: entry === undefined ? null : new entry.AsyncLocalStorageContextManager(),
    spanProcessors: [new NoopSpanProcessor()],
    instrumentations,
  }).start();
}

/**
 * A question. `prepare` returns a function that does `count` operations and returns how many of them
 * saw the right context.
 *
 * @typedef {object} Question
 * @property {string} title
 * @property {keyof typeof PER_MICROSECOND} unit
 * @property {number} count
 * @property {(api: typeof import('@opentelemetry/api'), side: string) => any} prepare
 */

/** Many, so that no callback is inlined: bench/README.md. */
const callbacks = [() => 1, () => 1, () => 1, () => 1, () => 1, () => 1, () => 1, () => 1];

const contextsOf = ({ ROOT_CONTEXT, createContextKey }) =>
  [1, 2].map((value) => ROOT_CONTEXT.setValue(createContextKey('bench'), value));

/** @type {Record<string, Question>} */
const QUESTIONS = {
  active: {
    title: '`context.active()`',
    unit: 'ns',
    count: 1_000_000,
    prepare(api, side) {
      const [mine] = contextsOf(api);
      const expected = side === 'none' ? api.ROOT_CONTEXT : mine;
      return (count) =>
        api.context.with(mine, () => {
          let right = 0;
          for (let i = 0; i < count; i++) right += api.context.active() === expected ? 1 : 0;
          return right;
        });
    },
  },
  with: {
    title: '`context.with(context, fn)`',
    unit: 'ns',
    count: 300_000,
    prepare(api) {
      const contexts = contextsOf(api);
      return (count) => {
        let right = 0;
        for (let i = 0; i < count; i++) {
          right += api.context.with(contexts[i & 1], callbacks[i & 7]);
        }
        return right;
      };
    },
  },
  await: {
    title: '`await` in a context',
    unit: 'ns',
    count: 30_000,
    prepare(api, side) {
      const [mine] = contextsOf(api);
      const expected = side === 'none' ? api.ROOT_CONTEXT : mine;
      return (count) =>
        api.context.with(mine, async () => {
          for (let i = 0; i < count; i++) await i;
          return api.context.active() === expected ? count : 0;
        });
    },
  },
  bind: {
    title: '`context.bind(context, fn)`, and a call of it',
    unit: 'ns',
    count: 30_000,
    prepare(api) {
      const contexts = contextsOf(api);
      const targets = [(a) => a, (a) => +a, (a) => a + 0, (a) => a * 1];
      return (count) => {
        let right = 0;
        for (let i = 0; i < count; i++) {
          right += api.context.bind(contexts[i & 1], targets[i & 3])(1);
        }
        return right;
      };
    },
  },
  emitter: {
    title: '`context.bind(context, emitter)`, `on`, `once`, two events, `off`',
    unit: 'ns',
    count: 4_000,
    prepare(api) {
      const contexts = contextsOf(api);
      return (count) => {
        let called = 0;
        const listeners = [() => void called++, () => void (called += 1)];
        for (let i = 0; i < count; i++) {
          const emitter = new EventEmitter();
          api.context.bind(contexts[i & 1], emitter);
          emitter.on('on', listeners[i & 1]);
          emitter.once('once', listeners[i & 1]);
          emitter.emit('on');
          emitter.emit('once');
          emitter.off('on', listeners[i & 1]);
        }
        return called / 2;
      };
    },
  },
  span: {
    title: '`tracer.startActiveSpan`, and its end',
    unit: 'ns',
    count: 4_000,
    prepare({ trace }) {
      const tracer = trace.getTracer('bench');
      const spans = callbacks.map((callback) => (span) => {
        span.end();
        return callback();
      });
      return (count) => {
        let right = 0;
        for (let i = 0; i < count; i++) right += tracer.startActiveSpan('span', spans[i & 7]);
        return right;
      };
    },
  },
  http: {
    title: 'an HTTP request, traced on both ends, with three spans and 30 `await`s',
    unit: 'µs',
    count: 60,
    async prepare({ trace }, side) {
      const tracer = trace.getTracer('bench');
      const { Agent, createServer, get } = require('node:http');
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      const step = async (/** @type {any} */ span) => {
        for (let i = 0; i < 10; i++) await i;
        span.end();
        return trace.getActiveSpan() === (side === 'none' ? undefined : span) ? 1 : 0;
      };
      const server = createServer(async (_request, response) => {
        let right = 0;
        for (let i = 0; i < 3; i++) right += await tracer.startActiveSpan('step', step);
        response.end(String(right));
      });
      await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
      const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
      const ask = () =>
        new Promise((resolve, reject) => {
          get({ port, host: '127.0.0.1', agent }, (response) => {
            let text = '';
            response.setEncoding('utf8');
            response.on('data', (chunk) => (text += chunk));
            response.on('end', () => resolve(text));
          }).on('error', reject);
        });
      return async (/** @type {number} */ count) => {
        let right = 0;
        for (let i = 0; i < count; i++) if ((await ask()) === '3') right++;
        return right;
      };
    },
  },
};

/** @param {string} question */
async function compare(question) {
  const sides = Object.keys(SIDES).map((side) => [side, question]);
  const times = await inTurns(__filename, sides, { rounds: ROUNDS, warmUp: WARM_UP });
  const [, theirs, ours] = times;
  return { times, ratio: median(theirs.map((time, round) => time / ours[round])) };
}

async function conduct() {
  const Table = require('cli-table3');
  const table = new Table({
    head: [`Node ${process.versions.node}`, '', ...Object.keys(SIDES), 'theirs / ours'],
    colAligns: ['left', 'left', 'right', 'right', 'right', 'right'],
    style: { head: [], border: [] },
  });
  for (const [question, { title, unit }] of Object.entries(QUESTIONS)) {
    const { times, ratio } = await compare(question);
    table.push([title, unit, ...times.map((each) => median(each).toFixed(0)), ratio.toFixed(2)]);
  }
  process.stdout.write(`${table}\n`);
}

/**
 * @param {string} side
 * @param {string} question
 */
async function work(side, question) {
  const { HttpInstrumentation } = require('@opentelemetry/instrumentation-http');
  startSdk(side, question === 'http' ? [new HttpInstrumentation()] : []);
  const { count, unit, prepare } = QUESTIONS[question];
  const batch = await prepare(require('@opentelemetry/api'), side);
  process.on('message', async () => {
    const before = process.cpuUsage();
    const right = await batch(count);
    const { user, system } = process.cpuUsage(before);
    if (right !== count) throw new Error(`${count - right} of ${count} saw another context`);
    process.send?.(((user + system) * PER_MICROSECOND[unit]) / count);
  });
  process.once('disconnect', () => process.exit());
}

// The processes of the sides are forked from this file.
if (process.send !== undefined) void work(...process.argv.slice(2));
else {
  void runCommand('node bench/opentelemetry.js', {
    about: `
What OpenTelemetry's context costs on the Node that runs this: with none, with
@opentelemetry/context-async-hooks and with native-async-context/opentelemetry. Takes a quarter of a
minute.`,
    run: conduct,
  });
}
