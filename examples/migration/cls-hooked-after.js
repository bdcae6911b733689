'use strict';

// Without cls-hooked: a variable for each key, imported by the modules that may read it.

const { AsyncContext } = require('native-async-context');
const { bindEmitter } = require('native-async-context/events');
const { EventEmitter } = require('node:events');
const { readFile } = require('node:fs');

const sessionId = new AsyncContext.Variable({ name: 'session id' });
const sessionUser = new AsyncContext.Variable({ name: 'session user' });

/** @param {string} message */
const log = (message) => console.log(`${sessionId.get()} ${sessionUser.get()}: ${message}`);

/**
 * @param {EventEmitter} socket
 * @param {string} id
 */
function serve(socket, id) {
  sessionId.run(id, () => {
    bindEmitter(socket);
    socket.on('message', (user) => {
      sessionUser.run(user, () => {
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
  sessionId.run(id, async () => {
    await null;
    log('authorized');
    return sessionId.get();
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
