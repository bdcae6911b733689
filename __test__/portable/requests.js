'use strict';

const assert = require('node:assert/strict');
const { inRequest, propagator, values, valuesOf } = require('./fixtures/variables.js');

/** How many requests there are at the same time. */
const REQUESTS = 300;

/** The request that ends the thread or process that works for it. */
const FATAL = 151;

/**
 * @typedef {import('./fixtures/work.js').Task} Task
 * @typedef {{ id: number, seen: string[] }} Answer
 *
 * A thread or process, with its channel of messages.
 *
 * @typedef {object} Peer
 * @property {import('node:events').EventEmitter} emitter emits 'message' and 'exit'
 * @property {(message: any) => void} send
 */

/** @param {number} id */
const isAborted = (id) => id % 10 === 3;

/**
 * Counts the answers: each request gets one, with its own values, unless it was lost or aborted on
 * purpose.
 *
 * @param {(id: number) => Promise<Answer | 'aborted' | 'lost'>} ask is called in the request's context, and
 *   again if its worker was lost
 * @param {boolean} answersAborted whether an aborted request has an answer
 */
async function askAll(ask, answersAborted) {
  let [answered, aborted, lost] = [0, 0, 0];
  const handle = async (/** @type {number} */ id) => {
    let answer = await ask(id);
    assert.equal(values(), valuesOf(id), 'here, after the answer');
    if (answer === 'lost' && id !== FATAL) answer = await ask(id);
    if (answer === 'lost') {
      assert.equal(id, FATAL);
      lost++;
    } else if (answer === 'aborted') {
      assert.ok(isAborted(id));
      aborted++;
    } else {
      const own = valuesOf(id);
      const isCut = answersAborted && isAborted(id);
      assert.deepEqual(answer, { id, seen: isCut ? [own, 'aborted', own] : [own, own] });
      if (isCut) aborted++;
      else answered++;
    }
  };
  await Promise.all(Array.from({ length: REQUESTS }, (_, id) => inRequest(id, () => handle(id))));
  const cut = REQUESTS / 10;
  assert.deepEqual(
    { answered, aborted, lost },
    { answered: REQUESTS - cut - 1, aborted: cut, lost: 1 },
  );
}

/**
 * @param {Peer[]} peers two of them
 */
async function askPeers(peers) {
  let received = 0;
  /** @type {string[]} */
  const wrong = [];
  const living = new Set(peers);
  /** @type {Map<number, { peer: Peer, resolve: (answer: Answer | 'lost') => void }>} */
  const waiting = new Map();

  const receive = propagator.unpack((/** @type {Answer} */ answer) => {
    if (values() !== valuesOf(answer.id)) wrong.push(`${valuesOf(answer.id)}: ${values()}`);
    const request = waiting.get(answer.id);
    // An answer may come after the 'exit' of its process. Then the request was sent again.
    if (request === undefined) return;
    received++;
    waiting.delete(answer.id);
    request.resolve(answer);
  });
  for (const peer of peers) {
    peer.emitter.on('message', receive);
    peer.emitter.on('exit', () => {
      living.delete(peer);
      for (const [id, { peer: mine, resolve }] of waiting) {
        if (mine !== peer) continue;
        waiting.delete(id);
        resolve('lost');
      }
    });
  }

  await askAll((id) => {
    const [first, second = first] = living;
    const peer = id % 2 === 0 ? first : second;
    return new Promise((resolve) => {
      waiting.set(id, { peer, resolve });
      const kind = id === FATAL ? 'exits' : isAborted(id) ? 'endless' : undefined;
      peer.send(propagator.pack({ id, kind }));
      // Another request aborts it.
      if (isAborted(id)) inRequest(REQUESTS, () => setImmediate(() => peer.send({ abort: id })));
    });
  }, true);
  assert.deepEqual(wrong, [], 'where the message arrived');
  assert.equal(received, REQUESTS - 1, 'lines that came back');
  assert.equal(living.size, 1);
}

module.exports = { FATAL, askAll, askPeers, isAborted };
