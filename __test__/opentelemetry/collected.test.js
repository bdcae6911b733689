'use strict';

const assert = require('node:assert/strict');
const { EventEmitter } = require('node:events');
const { test } = require('node:test');
const { assertCollected } = require('../frame/gc.js');
const { contextOf, managers } = require('./managers.js');

test('a manager keeps no context that was left, and no emitter that was bound', async () => {
  const manager = new managers.ours();
  const refs = await (async () => {
    const context = contextOf('left');
    const attached = contextOf('attached');
    const emitter = manager.bind(context, new EventEmitter());
    emitter.on('event', () => {}).once('event', () => {});
    await manager.with(context, async () => {
      emitter.emit('event');
      await undefined;
      const token = manager.attach(attached);
      await undefined;
      token.dispose();
    });
    return [context, attached, emitter].map((each) => new WeakRef(each));
  })();
  await assertCollected(...refs);
});

test('an emitter that is bound keeps no listener that was removed', async () => {
  const emitter = new managers.ours().bind(contextOf('bound'), new EventEmitter());
  const refs = ['on', 'once'].map((add) => {
    const listener = () => {};
    emitter[add]('event', listener).off('event', listener);
    return new WeakRef(listener);
  });
  await assertCollected(...refs);
  assert.deepEqual(emitter.eventNames(), []);
});
