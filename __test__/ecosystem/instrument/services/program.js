'use strict';

/**
 * Uses one library against its real server, with 300 requests at once that share pools of one and of two
 * connections. Some fail, and some end before they are answered. Prints how many callbacks of each kind
 * saw their own request, another one or none, and how many requests are kept in memory afterwards:
 *
 *     node program.js LIBRARY PORT
 */

const nodeHooks = require('node:async_hooks');
const { once } = require('node:events');
const ours = require('native-async-context');
const { survivors } = require('../../../frame/gc.js');

const { AsyncLocalStorage } = process.env.STORAGE_OF === 'node' ? nodeHooks : ours;
const storage = new AsyncLocalStorage();

const COUNT = 300;

/** @type {Record<string, { own: number, other: number, none: number }>} */
const seen = {};

/** @type {WeakRef<object>[]} */
const refs = [];

/**
 * @param {string} callback
 * @param {number} number of the request
 */
function see(callback, number) {
  const counts = (seen[callback] ??= { own: 0, other: 0, none: 0 });
  const request = /** @type {{ number: number } | undefined} */ (storage.getStore());
  counts[request === undefined ? 'none' : request.number === number ? 'own' : 'other']++;
}

/**
 * @typedef {object} Request
 * @property {number} number
 * @property {boolean} fails whether it makes an invalid query
 * @property {(callback: string) => void} saw
 * @property {(error?: unknown) => void} done called once, after all callbacks of the request
 *
 * @param {(request: Request) => void} work
 * @param {number} [count]
 */
async function requests(work, count = COUNT) {
  /** @type {Promise<void>[]} */
  const answered = [];
  const over = Array.from({ length: count }, (_, number) => {
    const store = { number };
    refs.push(new WeakRef(store));
    return storage.run(store, async () => {
      const answer = new Promise((resolve, reject) => {
        const done = (/** @type {unknown} */ error) => (error ? reject(error) : resolve(undefined));
        work({
          number,
          fails: number % 10 === 3,
          saw: (callback) => see(callback, number),
          done,
        });
      });
      answered.push(answer);
      // Some requests are aborted: they do not wait for the answer, which comes all the same.
      if (number % 10 !== 7) await answer;
    });
  });
  await Promise.all(over);
  await Promise.all(answered);
}

const host = '127.0.0.1';

/** @param {(size: number) => Promise<void>} use */
async function withPools(use) {
  for (const size of [1, 2]) await use(size);
}

/** @type {Record<string, (port: number) => Promise<() => unknown>>} each returns a function that closes */
const libraries = {
  async amqplib(port) {
    const amqp = require('amqplib/callback_api');
    const connection = await new Promise((resolve, reject) => {
      amqp.connect(`amqp://127.0.0.1:${port}`, (error, made) =>
        error ? reject(error) : resolve(made),
      );
    });
    const channel = await new Promise((resolve, reject) => {
      connection.createConfirmChannel((error, made) => (error ? reject(error) : resolve(made)));
    });
    await requests(({ number, saw, done }) => {
      const queue = `queue ${number}`;
      channel.assertQueue(queue, { exclusive: true }, (error) => {
        if (error) return done(error);
        saw('callback API, assertQueue');
        let left = 2;
        const part = () => --left === 0 && done();
        const consumer = () => {
          saw('callback API, consume');
          channel.cancel(queue, () => part(saw('callback API, cancel')));
        };
        channel.consume(queue, consumer, { noAck: true, consumerTag: queue }, (error) => {
          if (error) return done(error);
          saw('callback API, consume, ok');
          channel.sendToQueue(queue, Buffer.from('message'), {}, () => {
            part(saw('callback API, confirmation'));
          });
        });
      });
    });
    const promised = await require('amqplib').connect(`amqp://127.0.0.1:${port}`);
    const other = await promised.createConfirmChannel();
    await requests(async ({ number, saw, done }) => {
      const queue = `other queue ${number}`;
      await other.assertQueue(queue, { exclusive: true });
      let left = 2;
      const part = () => --left === 0 && done();
      const consumer = async () => {
        saw('promise API, consume');
        await other.cancel(queue);
        part();
      };
      await other.consume(queue, consumer, { noAck: true, consumerTag: queue });
      other.sendToQueue(queue, Buffer.from('message'), {}, () => {
        part(saw('promise API, confirmation'));
      });
    });
    return () => (connection.close(), promised.close());
  },

  async knex(port) {
    const { knex } = require('knex');
    const pools = [];
    await withPools(async (max) => {
      const db = knex({
        client: 'mysql2',
        connection: { host, port, user: 'root' },
        pool: { min: 0, max },
        acquireConnectionTimeout: 100_000,
      });
      pools.push(db);
      await requests(({ number, fails, saw, done }) => {
        const stream = db.select(db.raw(fails ? 'nothing' : String(number))).stream();
        stream.on('data', () => saw('stream, data'));
        stream.on('error', () => done(saw('stream, error')));
        stream.on('end', () => done(saw('stream, end')));
      });
      await requests(({ number, saw, done }) => {
        db.select(db.raw(String(number))).asCallback(() => done(saw('asCallback')));
      });
    });
    return () => Promise.all(pools.map((each) => each.destroy()));
  },

  async mariadb(port) {
    const mariadb = require('mariadb/callback');
    const pools = [];
    await withPools(async (connectionLimit) => {
      const options = { host, port, user: 'root', connectionLimit, acquireTimeout: 60_000 };
      const pool = mariadb.createPool(options);
      pools.push(pool);
      await requests(({ number, fails, saw, done }) => {
        pool.query(fails ? 'nothing' : `SELECT ${number}`, () =>
          done(saw('callback API, pool.query')),
        );
      });
      await requests(({ number, fails, saw, done }) => {
        pool.getConnection((error, connection) => {
          if (error) return done(error);
          saw('callback API, getConnection');
          const over = (/** @type {string} */ event) => {
            saw(event);
            connection.release();
            done();
          };
          if (number % 2 === 0) {
            connection.query(fails ? 'nothing' : 'SELECT 1', () => over('callback API, query'));
          } else {
            const stream = connection.queryStream(fails ? 'nothing' : 'SELECT 1');
            stream.on('data', () => saw('callback API, stream, data'));
            stream.once('error', () => over('callback API, stream, error'));
            stream.once('end', () => over('callback API, stream, end'));
          }
        });
      });
    });
    const connection = await storage.run({ number: -1 }, () => {
      const made = mariadb.createConnection({ host, port, user: 'root' });
      return new Promise((resolve, reject) => {
        made.connect((error) => (error ? reject(error) : resolve(made)));
      });
    });
    await requests(({ number, fails, saw, done }) => {
      const sql = fails ? 'nothing' : `SELECT ${number}`;
      connection.query(sql, () => done(saw('callback API, single connection')));
    });
    return () => {
      for (const pool of pools) pool.end(() => {});
      connection.end(() => {});
    };
  },

  async memjs(port) {
    const { Client } = require('memjs');
    const client = Client.create(`127.0.0.1:${port}`);
    await requests(({ number, saw, done }) => {
      client.set(`key ${number}`, 'value', {}, (error) => {
        if (error) return done(error);
        saw('set');
        client.get(`key ${number}`, (error) => done(error, saw('get')));
      });
    });
    return () => client.quit();
  },

  async mqtt(port) {
    const mqtt = require('mqtt');
    const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${port}`);
    await requests(({ number, saw, done }) => {
      client.subscribe(`topic/${number}`, { qos: 1 }, (error) => {
        if (error) return done(error);
        saw('subscribe');
        client.publish(`topic/${number}`, 'message', { qos: 1 }, (error) => {
          if (error) return done(error);
          saw('publish');
          client.unsubscribe(`topic/${number}`, (error) => done(error, saw('unsubscribe')));
        });
      });
    });
    return () => client.end();
  },

  async mysql2(port) {
    const mysql = require('mysql2');
    const pools = [];
    await withPools(async (connectionLimit) => {
      const pool = mysql.createPool({ host, port, user: 'root', connectionLimit });
      pools.push(pool);
      await requests(({ number, fails, saw, done }) => {
        pool.query(fails ? 'nothing' : `SELECT ${number}`, () => done(saw('pool.query')));
      });
      await requests(({ number, fails, saw, done }) => {
        pool.execute(fails ? 'nothing' : `SELECT ${number}`, [], () => done(saw('pool.execute')));
      });
      await requests(({ saw, done }) => {
        pool
          .query('SELECT 1 UNION SELECT 2')
          .on('result', () => saw('pool.query, result event'))
          .on('end', () => done(saw('pool.query, end event')));
      });
    });
    const connection = mysql.createConnection({ host, port, user: 'root' });
    await requests(({ number, fails, saw, done }) => {
      const sql = fails ? 'nothing' : `SELECT ${number}`;
      connection.query(sql, () => done(saw('single connection, query')));
    });
    await requests(({ saw, done }) => {
      const stream = connection.query('SELECT 1').stream();
      stream.on('data', () => saw('single connection, stream, data'));
      stream.on('end', () => done(saw('single connection, stream, end')));
    });
    return () => {
      for (const pool of pools) pool.end();
      connection.end();
    };
  },

  async nats(port) {
    const { connect } = require('nats');
    const connection = await connect({ servers: `127.0.0.1:${port}` });
    await requests(({ number, saw, done }) => {
      const callback = () => {
        saw('subscribe');
        subscription.unsubscribe();
        done();
      };
      const subscription = connection.subscribe(`subject.${number}`, { callback });
      connection.publish(`subject.${number}`);
    });
    return () => connection.close();
  },

  async pg(port) {
    const { Client, Pool, Query } = require('pg');
    process.noDeprecation = true;
    const options = { host, port, user: 'user', database: 'postgres' };
    const pools = [];
    await withPools(async (max) => {
      const pool = new Pool({ ...options, max });
      pools.push(pool);
      await requests(({ number, fails, saw, done }) => {
        const text = fails ? 'nothing' : `SELECT ${number}`;
        pool.query(text, () => done(saw('pool.query')));
      });
      await requests(({ number, fails, saw, done }) => {
        pool.connect((error, client, release) => {
          if (error) return done(error);
          saw('pool.connect');
          client.query(fails ? 'nothing' : `SELECT ${number}`, () => {
            saw('pool.connect, query');
            release();
            done();
          });
        });
      });
    });
    const client = new Client(options);
    await storage.run({ number: -1 }, () => client.connect());
    await requests(({ number, fails, saw, done }) => {
      client.query(fails ? 'nothing' : `SELECT ${number}`, () => done(saw('single client, query')));
    });
    await requests(({ number, saw, done }) => {
      const query = client.query(new Query('SELECT $1::int', [number]));
      query.on('row', () => saw('single client, row event'));
      query.on('end', () => done(saw('single client, end event')));
    });
    return () => (client.end(), pools.map((pool) => pool.end()));
  },

  async postgres(port) {
    const postgres = require('postgres');
    const pools = [];
    await withPools(async (max) => {
      const sql = postgres({
        ...{ host, port, user: 'user', database: 'postgres', max },
        onnotice() {},
      });
      pools.push(sql);
      await requests(({ number, fails, saw, done }) => {
        const query = fails ? sql`select nothing` : sql`select ${number}::int`;
        query
          .forEach(() => saw('forEach'))
          .then(
            () => done(),
            () => done(),
          );
      });
      await requests(({ saw, done }) => {
        sql`select * from generate_series(1, 2)`
          .cursor(1, () => saw('cursor'))
          .then(() => done(), done);
      });
      await requests(({ number, saw, done }) => {
        sql
          .begin((inside) => inside`select ${number}::int`.forEach(() => saw('begin, forEach')))
          .then(() => done(), done);
      });
      // Streams need a reserved connection.
      await sql`drop table if exists copied`;
      await sql`create table copied (number int)`;
      await requests(({ number, saw, done }) => {
        sql
          .begin(async (inside) => {
            const stream = await inside`copy copied from stdin`.writable();
            stream.on('finish', () => saw('begin, copy, finish'));
            stream.end(`${number}\n`);
            await once(stream, 'finish');
          })
          .then(() => done(), done);
      }, 100);
      await requests(({ saw, done }) => {
        sql
          .begin(async (inside) => {
            const stream = await inside`copy (select * from copied limit 2) to stdout`.readable();
            stream.on('data', () => saw('begin, copy, data'));
            stream.on('end', () => saw('begin, copy, end'));
            await once(stream, 'end');
          })
          .then(() => done(), done);
      }, 100);
      await requests(async ({ number, saw, done }) => {
        const channel = `channel_${max}_${number}`;
        const listener = async () => {
          saw('listen');
          const { unlisten } = await listening;
          await unlisten();
          done();
        };
        const listening = sql.listen(channel, listener, () => saw('listen, ready'));
        await listening;
        await sql.notify(channel, 'message');
      }, 20);
    });
    return () => Promise.all(pools.map((sql) => sql.end()));
  },

  async redis(port) {
    const { createClient, createClientPool } = require('redis');
    const url = `redis://127.0.0.1:${port}`;
    const pools = [];
    await withPools(async (maximum) => {
      const pool = await createClientPool(
        { url },
        { minimum: 1, maximum, acquireTimeout: 0 },
      ).connect();
      pools.push(pool);
      await requests(({ number, fails, saw, done }) => {
        pool
          .execute(async (client) => {
            saw('pool.execute');
            await client.sendCommand(fails ? ['NOTHING'] : ['SET', `key ${number}`, 'value']);
            saw('pool.execute, after an await');
          })
          .then(
            () => done(),
            () => done(),
          );
      });
    });
    const client = await createClient({ url }).connect();
    const subscriber = await client.duplicate().connect();
    await requests(async ({ number, saw, done }) => {
      const listener = async () => {
        saw('subscribe');
        await subscriber.unsubscribe(`channel ${number}`, listener);
        done();
      };
      await subscriber.subscribe(`channel ${number}`, listener);
      await client.publish(`channel ${number}`, 'message');
    });
    return () => (client.destroy(), subscriber.destroy(), pools.map((pool) => pool.destroy()));
  },
};

async function main() {
  const [library, port] = process.argv.slice(2);
  const close = await libraries[library](Number(port));
  // The connections are still open, and idle.
  const kept = await survivors(refs);
  await close();
  process.stdout.write(JSON.stringify({ seen, kept }), () => process.exit(0));
}

main().catch((error) => process.stderr.write(`${error.stack}\n`, () => process.exit(1)));
