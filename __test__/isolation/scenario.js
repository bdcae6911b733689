'use strict';

/*
 * Does everything that the package can do with a context, in a separate process in which an attacker
 * has replaced the built-ins: either before or after the lazily loaded parts of the package were loaded.
 * Prints which built-ins saw secrets. With `node`, uses Node's own AsyncLocalStorage instead.
 */

const hooks = require('node:async_hooks');
const { EventEmitter } = require('node:events');
const library = require('../helpers/everything.js');
const frame = require('../../lib/frame/frame.js');
const storage = require('../../lib/slot/slot.js');
const { Key } = require('../../lib/frame/key.js');
const attacker = require('./attacker.js');

const [subject, when] = process.argv.slice(2);
const NodeStorage = hooks.AsyncLocalStorage;
const { AsyncContext, AsyncLocalStorage, runAll, runInRoot } = library;

/** A value that only code with the variable may see. */
class Secret {}
const secrets = Array.from({ length: 14 }, () => new Secret());
const [secret, other, nodes, flowing] = secrets;
const reason = new Error('made before');
const internal = new Set([...Object.values(storage), ...Object.values(frame)]);
internal.delete(undefined);
internal.delete(frame.LINKS);

const variables = Array.from({ length: 12 }, () => new AsyncContext.Variable());
const ours = new AsyncLocalStorage();
const own = new NodeStorage();

/** @param {unknown} value */
function secretName(value) {
  if (value === own) return "a storage of Node's";
  if (value === nodes) return "a value of Node's";
  if (value instanceof Secret) return subject === 'node' ? "a value of Node's" : 'a value';
  if (value instanceof AsyncContext.Variable) return 'a Variable';
  if (value === ours) return 'a storage';
  if (internal.has(value)) return 'a function of the slot or of frames';
  if (value instanceof Key) return 'a key';
  return undefined;
}

let checks = 0;
const check = (seen, expected) => {
  if (seen !== expected) throw new Error('a wrong context');
  checks++;
};
const turn = (register) => new Promise((resolve) => register(() => resolve(undefined)));

/** Each step gets what it needs from closures, and passes no secret to other code. */
const steps = {
  variables() {
    const enter = (i) => {
      if (i === variables.length) {
        new AsyncContext.Snapshot().run(() => {
          variables[2].run(other, () => check(variables[2].get(), other));
          AsyncContext.Snapshot.wrap(function fresh(_a, _b, _c) {
            check(variables[0].get(), secret);
          })();
        });
        return;
      }
      variables[i].run(secret, () => enter(i + 1));
    };
    enter(0);
  },
  scopes() {
    const outer = variables[0].withValue(secret);
    const inner = variables[0].withValue(other);
    outer.dispose();
    check(variables[0].get(), other);
    inner[Symbol.dispose]();
    check(variables[0].get(), undefined);
  },
  several() {
    runAll(
      [
        [variables[0], secret],
        [variables[1], other],
      ],
      () => {
        check(variables[1].get(), other);
        runInRoot(() => check(variables[0].get(), undefined));
      },
    );
  },
  storages() {
    new AsyncLocalStorage({ defaultValue: secret }).run(other, () => {});
    ours.run(secret, () => {
      AsyncLocalStorage.bind(() => check(ours.getStore(), secret))();
      AsyncLocalStorage.snapshot()(() => check(ours.getStore(), secret));
      ours.exit(() => check(ours.getStore(), undefined));
      const scope = ours.withScope(other);
      scope.dispose();
      ours.enterWith(other);
      ours.disable();
      check(ours.getStore(), undefined);
    });
  },
  async promises() {
    await variables[0].run(secret, async () => {
      await null;
      check(variables[0].get(), secret);
      await { then: (resolve) => (check(variables[0].get(), secret), resolve()) };
      await Promise.resolve().then(() => check(variables[0].get(), secret));
      await turn(setTimeout);
      await turn(setImmediate);
      await turn(process.nextTick);
      await turn(queueMicrotask);
      check(variables[0].get(), secret);
    });
  },
  async beside() {
    await own.run(nodes, async () => {
      await variables[0].run(secret, async () => {
        const resource = new hooks.AsyncResource('ATTACKED');
        own.run(nodes, () => check(variables[0].get(), secret));
        await null;
        own.run(undefined, () => ours.run(other, () => check(variables[0].get(), secret)));
        resource.runInAsyncScope(() => {
          own.enterWith(undefined);
          variables[1].run(other, () => check(variables[0].get(), secret));
          own.enterWith(nodes);
        });
        check(own.getStore(), nodes);
      });
    });
  },
  async errors() {
    try {
      variables[0].run(secret, () => {
        throw reason;
      });
    } catch {
      library.contextOf(reason).run(() => check(variables[0].get(), secret));
    }
    await variables[0].run(secret, async () => {
      const promise = Promise.reject(reason);
      await turn(setImmediate);
      library.contextOf(promise)?.run(() => check(variables[0].get(), secret));
    });
    for (const wrong of [
      () => AsyncContext.Snapshot.wrap(null),
      () => variables[0].get.call({}),
      () => new AsyncLocalStorage(null),
      () => runAll([null], () => {}),
    ]) {
      try {
        variables[0].run(secret, wrong);
      } catch {
        continue;
      }
      throw new Error('nothing was thrown');
    }
  },
  events() {
    variables[0].run(secret, () => {
      const emitter = library.bindEmitter(new EventEmitter());
      emitter.on('event', () => check(variables[0].get(), secret));
      emitter.once('event', () => check(variables[0].get(), secret));
      const home = library.bindEmitter(new EventEmitter(), new AsyncContext.Snapshot());
      home.on('event', () => check(variables[0].get(), secret));
      const target = library.bindEventTarget(new EventTarget());
      target.addEventListener('event', (event) => {
        check(variables[0].get(), secret);
        library.eventContext(event).run(() => check(variables[0].get(), other));
      });
      library.on(emitter, 'one', () => {}, { captureAsyncContext: true });
      variables[0].run(other, () => {
        emitter.emit('event');
        home.emit('event');
        target.dispatchEvent(new Event('event'));
      });
    });
  },
  generators() {
    const generator = variables[0].run(secret, () =>
      library.wrapGenerator(function* () {
        check(variables[0].get(), secret);
        yield;
        check(variables[0].get(), secret);
      })(),
    );
    generator.next();
    generator.next();
  },
  async flows() {
    const flow = new library.ContinuationFlow({ defaultValue: other });
    const merged = new library.ContinuationFlow({ merge: 'first' });
    await flow.run(flowing, async () => {
      await null;
      check(flow.get(), flowing);
      await merged.run(flowing, async () => {
        await Promise.all([null, flow.run(other, async () => {}), turn(setImmediate)]);
        merged.get();
      });
    });
  },
  async tasks() {
    const hook = new library.AsyncHook({ scheduledAsyncTask() {} }).enable();
    await variables[0].run(secret, async () => {
      const task = new library.AsyncTask('task');
      await turn(setTimeout);
      task.runInAsyncScope(() => check(variables[0].get(), secret));
    });
    hook.disable();
  },
  finalization() {
    new library.FinalizationRegistry(() => {}).register(reason, undefined);
  },
};

/** The same steps for Node's own storage, as far as Node has them. */
const stepsOfNode = {
  storages() {
    own.run(secret, () => {
      NodeStorage.bind(() => check(own.getStore(), secret))();
      NodeStorage.snapshot()(() => check(own.getStore(), secret));
      own.exit(() => check(own.getStore(), undefined));
      own.enterWith(other);
    });
  },
  async beside() {
    const second = new NodeStorage();
    await own.run(nodes, async () => {
      await second.run(other, async () => {
        const resource = new hooks.AsyncResource('ATTACKED');
        own.run(nodes, () => check(second.getStore(), other));
        await null;
        resource.runInAsyncScope(() => {
          own.enterWith(undefined);
          own.enterWith(nodes);
        });
        check(own.getStore(), nodes);
      });
    });
  },
  async promises() {
    await own.run(secret, async () => {
      await null;
      check(own.getStore(), secret);
      for (const register of [setTimeout, setImmediate, process.nextTick, queueMicrotask]) {
        await turn(register);
      }
      check(own.getStore(), secret);
    });
  },
};

async function main() {
  process.on('unhandledRejection', () => {});
  const all = Object.values(subject === 'node' ? stepsOfNode : steps);
  if (when === 'after') for (const step of all) await step();
  attacker.replaceEverything();
  for (let i = 0; i < all.length; i++) {
    attacker.listen(true);
    try {
      await all[i]();
    } finally {
      attacker.listen(false);
    }
  }
  const found = attacker.leaks(secretName);
  process.stdout.write(`${JSON.stringify({ checks, leaks: found })}\n`);
}

main().catch((error) => {
  attacker.listen(false);
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
