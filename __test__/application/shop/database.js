'use strict';

const knex = require('knex');
const SQLiteClient = require('knex/lib/dialects/sqlite3/index.js');
const sqlite = require('node-sqlite3-wasm');

/**
 * SQLite compiled to WebAssembly, which needs no build and no download at installation. It has the
 * interface that knex expects of the package `sqlite3`: asynchronous callbacks.
 */
class Database {
  #database;

  /**
   * @param {string} filename
   * @param {number} _flags
   * @param {(error: Error | null) => void} callback
   */
  constructor(filename, _flags, callback) {
    this.#database = new sqlite.Database(filename);
    setImmediate(callback, null);
  }

  all(sql, bindings, callback) {
    this.#later(callback, () => [{}, this.#database.all(sql, bindings)]);
  }

  run(sql, bindings, callback) {
    this.#later(callback, () => {
      const { changes, lastInsertRowId } = this.#database.run(sql, bindings);
      return [{ changes, lastID: lastInsertRowId }];
    });
  }

  close(callback) {
    this.#later(callback, () => [{}, this.#database.close()]);
  }

  /** Does the work later. `work` returns the `this` and the result for the callback. */
  #later(callback, work) {
    setImmediate(() => {
      let self, result;
      try {
        [self, result] = work();
      } catch (error) {
        callback(error);
        return;
      }
      Reflect.apply(callback, self, [null, result]);
    });
  }
}

class Client extends SQLiteClient {
  _driver() {
    return { Database };
  }
}

/**
 * Opens one connection. The queries and transactions of all requests wait for it in turn.
 *
 * @param {import('./index.js').Shop} shop
 */
async function openDatabase(shop) {
  const database = knex({
    client: Client,
    connection: { filename: ':memory:' },
    useNullAsDefault: true,
  });
  await database.schema.createTable('orders', (table) => {
    table.increments();
    table.text('item');
    table.text('request');
  });
  await database.schema.createTable('items', (table) => {
    table.text('item').primary();
    table.integer('price');
    table.integer('stock');
  });
  await database('items').insert([
    { item: 'tea', price: 3, stock: 1000 },
    { item: 'coffee', price: 4, stock: 2000 },
  ]);
  database.on('query-response', (_response, { queryContext }) => {
    shop.log.info({ passedId: queryContext?.passedId ?? null }, 'database: answered');
  });
  return createQueries(shop, database);
}

/**
 * @param {import('./index.js').Shop} shop
 * @param {import('knex').Knex} database
 */
function createQueries({ currentId, log }, database) {
  /**
   * Query builders are thenables. A query is sent when its `then` is called: by `await`, `return` or
   * `Promise.all`.
   *
   * @template {import('knex').Knex.QueryBuilder} B
   * @param {string} passedId
   * @param {B} builder
   * @returns {B}
   */
  const logged = (passedId, builder) =>
    builder.queryContext({ passedId }).on('query', () => log.info({ passedId }, 'database: asked'));

  const counted = (passedId, item) =>
    logged(passedId, database('orders').where({ item }).count({ count: '*' }));

  return {
    /** Stores the id in the context in a transaction, and reads it again after each query. */
    placeOrder(passedId, item) {
      return database.transaction(async (transaction) => {
        const [order] = await logged(
          passedId,
          transaction('orders').insert({ item, request: currentId() }).returning(['id', 'request']),
        );
        const within = currentId();
        const again = await logged(passedId, transaction('orders').first('request').where(order));
        return { stored: order.request, within, 'stored again': again.request };
      });
    },

    async priceOf(passedId, item) {
      return logged(passedId, database('items').first('price').where({ item }));
    },

    async stockOf(passedId, item) {
      const [{ stock }, [{ count }]] = await Promise.all([
        logged(passedId, database('items').first('stock').where({ item })),
        counted(passedId, item),
      ]);
      return stock - count;
    },

    async countOrders(passedId, item) {
      const [{ count }] = await counted(passedId, item);
      return count;
    },
  };
}

module.exports = { openDatabase, createQueries };
