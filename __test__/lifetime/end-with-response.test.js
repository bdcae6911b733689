'use strict';

const assert = require('node:assert/strict');
const { EventEmitter, once } = require('node:events');
const http = require('node:http');
const http2 = require('node:http2');
const net = require('node:net');
const { after, test } = require('node:test');
const { endWithResponse } = require('../../entries/lifetime.js');
const { AsyncContext, AsyncLocalStorage } = require('../../index.js');

const turn = () => new Promise((resolve) => setImmediate(resolve));

const storage = new AsyncLocalStorage();
const read = () => storage.getStore();

/** @param {import('node:net').Server} server */
async function listen(server) {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  after(() => server.close());
  return server.address().port;
}

/** Waits until a condition holds: how many turns a socket needs varies. */
async function until(holds) {
  while (!holds()) await turn();
}

/**
 * A client that sends text to a server, and collects what it receives.
 *
 * @param {number} port
 */
function socket(port) {
  const connection = net.connect(port, '127.0.0.1');
  after(() => connection.destroy());
  let received = '';
  connection.setEncoding('latin1').on('data', (chunk) => (received += chunk));
  return {
    send: (text) => connection.write(text),
    answers: () => received.split('HTTP/1.1 200').length - 1,
    received: () => received,
    end: () => connection.destroy(),
  };
}

const requestOf = (path, headers = '') => `GET ${path} HTTP/1.1\r\nhost: a\r\n${headers}\r\n`;

test('requests of one connection, one after the other and pipelined: each ends with its own response', async () => {
  const ending = endWithResponse();
  const kept = new Map();
  const responses = new Map();
  const server = http.createServer((request, response) =>
    storage.run(request.url, () => {
      kept.set(request.url, AsyncLocalStorage.bind(read));
      responses.set(request.url, response);
    }),
  );
  const { send, answers, end } = socket(await listen(server));
  const readAll = () => Object.fromEntries([...kept].map(([url, reader]) => [url, reader()]));

  send(requestOf('/1'));
  await until(() => kept.size === 1);
  responses.get('/1').end();
  await until(() => answers() === 1 && kept.get('/1')() === undefined);

  send(requestOf('/2') + requestOf('/3'));
  await until(() => kept.size === 3);
  assert.deepEqual(readAll(), { '/1': undefined, '/2': '/2', '/3': '/3' });
  // Responses are sent in order: this one closes after the one before it.
  responses.get('/3').end();
  await turn();
  await turn();
  assert.deepEqual(readAll(), { '/1': undefined, '/2': '/2', '/3': '/3' });
  responses.get('/2').end();
  await until(() => answers() === 3);
  await until(() => kept.get('/3')() === undefined);
  assert.deepEqual(readAll(), { '/1': undefined, '/2': undefined, '/3': undefined });

  // A response that is never finished closes with its connection.
  send(requestOf('/never'));
  await until(() => kept.size === 4);
  assert.equal(kept.get('/never')(), '/never');
  end();
  await until(() => kept.get('/never')() === undefined);
  ending.undo();
});

test('a request that is handed out twice has one lifetime', async () => {
  const ending = endWithResponse();
  const seen = [];
  let kept;
  const server = http.createServer((_request, response) => {
    kept = AsyncLocalStorage.bind(read);
    seen.push(read());
    response.end();
  });
  server.on('checkContinue', (request, response) => {
    response.writeContinue();
    storage.run('checked', () => server.emit('request', request, response));
  });
  const { send, answers } = socket(await listen(server));
  send(requestOf('/', 'expect: 100-continue\r\n'));
  await until(() => answers() === 1 && kept() === undefined);
  assert.deepEqual(seen, ['checked']);
  ending.undo();
});

test('HTTP/2: what a stream listener enters ends with its stream', async () => {
  const ending = endWithResponse();
  const kept = [];
  const server = http2.createServer();
  server.on('stream', (stream) =>
    storage.run('value', () => {
      kept.push(AsyncLocalStorage.bind(read));
      stream.respond();
      stream.once('wanted', () => stream.end());
      kept.push(stream);
    }),
  );
  const client = http2.connect(`http://127.0.0.1:${await listen(server)}`);
  const request = client.request();
  await once(request, 'response');
  const [reader, stream] = kept;
  assert.equal(reader(), 'value');
  stream.emit('wanted');
  request.resume();
  await once(request, 'close');
  await until(() => reader() === undefined);
  client.close();
  ending.undo();
});

test('what is entered around the emit of a server ends too, whenever it was replaced', async () => {
  const kept = [];
  const tracer = (inherited) =>
    function emit(event, ...args) {
      if (event !== 'request') return Reflect.apply(inherited, this, [event, ...args]);
      return storage.run('span', () => {
        kept.push(AsyncLocalStorage.bind(read));
        return Reflect.apply(inherited, this, [event, ...args]);
      });
    };
  const replaced = (make) => {
    const { prototype } = http.Server;
    const own = Object.getOwnPropertyDescriptor(prototype, 'emit');
    prototype.emit = make(prototype.emit);
    return () => {
      if (own === undefined) delete prototype.emit;
      else Object.defineProperty(prototype, 'emit', own);
    };
  };
  const serve = async () => {
    kept.length = 0;
    let answered = 0;
    const server = http.createServer((_request, response) => {
      answered++;
      response.end();
    });
    const { send, answers } = socket(await listen(server));
    send(requestOf('/'));
    await until(() => answers() === 1);
    await turn();
    await turn();
    assert.deepEqual([answered, kept.length], [1, 1]);
    return kept[0]();
  };

  const restoreEarly = replaced(tracer);
  assert.equal(await serve(), 'span');
  const ending = endWithResponse();
  assert.equal(await serve(), undefined);
  ending.undo();
  assert.equal(await serve(), 'span');
  restoreEarly();

  const again = endWithResponse();
  const restoreLate = replaced(tracer);
  assert.equal(await serve(), undefined);
  again.undo();
  restoreLate();
});

test('undone by the last caller: nothing of it is left on the prototypes', async () => {
  const before = [net, http].map(({ Server }) => Object.hasOwn(Server.prototype, 'emit'));
  const [first, second] = [endWithResponse(), endWithResponse()];
  first.undo();
  first.undo();
  let kept;
  const server = http.createServer((_request, response) =>
    storage.run('value', () => {
      kept = AsyncLocalStorage.bind(read);
      response.end();
    }),
  );
  const port = await listen(server);
  const one = socket(port);
  one.send(requestOf('/'));
  await until(() => one.answers() === 1 && kept() === undefined);
  second[Symbol.dispose]();
  one.send(requestOf('/'));
  await until(() => one.answers() === 2);
  await turn();
  await turn();
  assert.equal(kept(), 'value');
  assert.deepEqual(
    [net, http].map(({ Server }) => Object.hasOwn(Server.prototype, 'emit')),
    before,
  );
});

test('the emit of a server: listeners, errors, results and other events are as without it', async () => {
  const observe = () => {
    const log = [];
    const server = http.createServer();
    const request = new http.IncomingMessage(new net.Socket());
    const response = new http.ServerResponse(request);
    log.push(server.emit('request', request, response));
    server.on('request', function (...args) {
      log.push(this === server, args.length, args[0] === request, args[1] === response);
    });
    server.on('connection', (...args) => log.push('connection', args.length));
    server.removeListener('connection', server.listeners('connection')[0]);
    log.push(server.emit('connection', 1, 2, 3));
    log.push(server.emit('request', request, response, 'third'));
    log.push(server.emit('request'));
    log.push(server.emit('request', null, {}));
    log.push(server.emit('other'), server.emit());
    assert.throws(() => server.emit('error', new RangeError('of the server')), RangeError);
    server.on('request', () => {
      throw new RangeError('of a listener');
    });
    assert.throws(() => server.emit('request', request, response), RangeError);
    log.push(Object.keys(server).includes('emit'), server.emit.name);
    return log;
  };
  const without = observe();
  const ending = endWithResponse();
  const withIt = observe();
  ending.undo();
  assert.deepEqual(withIt, without);
});

test('listeners of a response read what they read without it', async () => {
  const events = ['prefinish', 'finish', 'close'];
  const variable = new AsyncContext.Variable();
  const observe = async () => {
    const reads = [];
    const server = http.createServer((request, response) =>
      variable.run(request.url, () => {
        for (const event of events) {
          response.on(event, () => reads.push([event, variable.get()]));
          response.on(event, () =>
            queueMicrotask(() => process.nextTick(() => reads.push([event, variable.get()]))),
          );
        }
        request.on('close', () => reads.push(['close of the request', variable.get()]));
        setImmediate(() => response.end('answer'));
      }),
    );
    const { send, answers } = socket(await listen(server));
    send(requestOf('/1'));
    await until(() => answers() === 1 && reads.length === 7);
    send(requestOf('/2'));
    await until(() => answers() === 2 && reads.length === 14);
    return reads.toSorted();
  };
  const without = await observe();
  const ending = endWithResponse();
  const withIt = await observe();
  ending.undo();
  assert.deepEqual(withIt, without);
});

test('late reads: the place is told once', async () => {
  const ending = endWithResponse({ warn: true });
  const kept = [];
  const server = http.createServer((_request, response) =>
    storage.run('value', () => {
      kept.push(AsyncLocalStorage.bind(read));
      response.end();
    }),
  );
  const { send, answers } = socket(await listen(server));
  const warnings = [];
  const note = (warning) => warnings.push(warning.message);
  process.on('warning', note);
  for (let count = 1; count <= 3; count++) {
    send(requestOf('/'));
    await until(() => answers() === count && kept.length === count);
    await until(() => kept[count - 1]() === undefined);
  }
  await turn();
  process.off('warning', note);
  assert.equal(warnings.length, 1);
  assert.match(warnings[0], /at (?:Array\.)?read \(.*end-with-response\.test\.js:\d+:\d+\)/);
  ending.undo();
});

test('wrong arguments', () => {
  const wrong = { name: 'TypeError', code: 'ERR_INVALID_ARG_TYPE' };
  for (const options of [null, 1, 'response', { warn: 'yes' }]) {
    assert.throws(() => endWithResponse(options), wrong);
  }
  // A refused call changes nothing.
  assert.equal(Object.hasOwn(net.Server.prototype, 'emit'), false);
  assert.equal(new EventEmitter().emit('request'), false);
});
