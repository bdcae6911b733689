'use strict';

// With cls-hooked: a namespace, and in each context of it an object with keys.

const { createNamespace } = require('cls-hooked');
const { EventEmitter } = require('node:events');
const { readFile } = require('node:fs');

const session = createNamespace('session');

/** @param {string} message */
const log = (message) =>
  console.log(`${session.get('sessionId')} ${session.get('user')}: ${message}`);

/**
 * @param {EventEmitter} socket
 * @param {string} id
 */
function serve(socket, id) {
  session.run(() => {
    session.set('sessionId', id);
    session.bindEmitter(socket);
    socket.on('message', (user) => {
      session.run(() => {
        session.set('user', user);
        log('message');
        setTimeout(() => readFile(__filename, () => log('answered')), 1);
      });
    });
    socket.once('close', () => log('closed'));
  });
}

/**
 * @param {string} id
 * @returns {Promise<string>}
 */
const authorize = (id) =>
  session.runAndReturn(async () => {
    session.set('sessionId', id);
    await null;
    log('authorized');
    return session.get('sessionId');
  });

async function main() {
  const sockets = ['a', 'b'].map((id) => {
    const socket = new EventEmitter();
    serve(socket, id);
    return socket;
  });
  await Promise.all(['c', 'd'].map(authorize));
  for (const [at, socket] of sockets.entries()) socket.emit('message', `user-${at}`);
  for (const socket of sockets) socket.emit('close');
  log('outside');
}

main();
