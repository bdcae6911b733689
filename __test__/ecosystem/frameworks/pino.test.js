'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const pino = require('pino');
const { AsyncContext, AsyncLocalStorage } = require('../../../index.js');

/**
 * @param {pino.LoggerOptions['mixin']} mixin
 */
function logger(mixin) {
  /** @type {Record<string, unknown>[]} */
  const lines = [];
  const log = pino(
    { base: null, timestamp: false, mixin },
    { write: (line) => void lines.push(JSON.parse(line)) },
  );
  return { log, lines };
}

test('every line has the store, those of child loggers too, and none where there is none', async () => {
  const storage = new AsyncLocalStorage();
  const { log, lines } = logger(() => ({ ...storage.getStore() }));
  const child = log.child({ part: 'child' });

  log.info('before');
  await Promise.all(
    ['a', 'b'].map((id) =>
      storage.run({ id }, async () => {
        await null;
        log.info({ more: id }, 'inside');
        await new Promise(setImmediate);
        child.warn('inside');
      }),
    ),
  );
  assert.deepEqual(lines, [
    { level: 30, msg: 'before' },
    { level: 30, id: 'a', more: 'a', msg: 'inside' },
    { level: 30, id: 'b', more: 'b', msg: 'inside' },
    { level: 40, part: 'child', id: 'a', msg: 'inside' },
    { level: 40, part: 'child', id: 'b', msg: 'inside' },
  ]);
});

test('with a Variable', () => {
  const request = new AsyncContext.Variable({ defaultValue: {} });
  const { log, lines } = logger(() => ({ ...request.get() }));
  request.run({ id: 'a' }, () => log.info({ more: 1 }, 'inside'));
  log.info('outside');
  assert.deepEqual(lines, [
    { level: 30, id: 'a', more: 1, msg: 'inside' },
    { level: 30, msg: 'outside' },
  ]);
});

test('without the copy, pino adds the fields of a line to the store, and to the next line', () => {
  const storage = new AsyncLocalStorage();
  const { log, lines } = logger(() => storage.getStore() ?? {});
  const store = { id: 'a' };
  storage.run(store, () => {
    log.info({ password: 'secret' }, 'first');
    log.info('second');
  });
  assert.deepEqual(store, { id: 'a', password: 'secret' });
  assert.deepEqual(lines[1], { level: 30, id: 'a', password: 'secret', msg: 'second' });
});
