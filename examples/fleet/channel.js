'use strict';

const { propagator } = require('./request.js');

/**
 * Questions and answers over messages, to a thread or to a process. The context of the request goes with the
 * question. An answer needs none: it fulfils a promise, and the code awaiting it is in the request already.
 */

/**
 * @param {import('node:events').EventEmitter} port emits 'message'
 * @param {(message: any) => void} send
 * @returns {(question: string) => Promise<string>}
 */
function client(port, send) {
  /** @type {Map<number, (answer: string) => void>} */
  const waiting = new Map();
  let count = 0;
  port.on('message', ({ id, answer }) => {
    waiting.get(id)?.(answer);
    waiting.delete(id);
  });
  return (question) =>
    new Promise((resolve) => {
      const id = ++count;
      waiting.set(id, resolve);
      send(propagator.pack({ id, question }));
    });
}

/**
 * @param {import('node:events').EventEmitter} port emits 'message'
 * @param {(message: any) => void} send
 * @param {(question: string) => Promise<string>} answer is called in the context of the request
 */
function server(port, send, answer) {
  port.on(
    'message',
    propagator.unpack(async ({ id, question }) => send({ id, answer: await answer(question) })),
  );
}

module.exports = { client, server };
