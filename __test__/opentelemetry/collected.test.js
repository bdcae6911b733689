'use strict';

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
