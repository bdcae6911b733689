'use strict';

const { setTimeout: sleep } = require('node:timers/promises');
const { server } = require('./channel.js');
const { log, signalOfRequest } = require('./request.js');

/** A process that sends a mail if the deadline of the request leaves enough time. */

server(
  process,
  (message) => void process.send?.(message),
  async (mail) => {
    log('mailer', `begins with ${mail}`);
    // The mail server does not answer for the slow one.
    const ms = mail === 'slow' ? 5000 : 1;
    try {
      await sleep(ms, undefined, { signal: signalOfRequest() });
      log('mailer', 'has sent it');
      return 'sent';
    } catch {
      log('mailer', 'was cut off by the deadline');
      return 'not sent';
    }
  },
);
process.on('disconnect', () => process.exit());
