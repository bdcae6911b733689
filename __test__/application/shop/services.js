'use strict';

const { Writable } = require('node:stream');
const undici = require('undici');

/**
 * The clients through which the servers ask each other. Each request carries the id of the context
 * in which it is sent, and each function uses a different part of undici's interface.
 *
 * @param {import('./index.js').Shop} shop
 */
function createServices({ currentId }) {
  /** @type {Record<'orders' | 'prices' | 'stock', string>} */
  let urls;
  const dispatcher = new undici.Agent({ connections: 20 }).compose(
    (dispatch) => (options, handler) =>
      dispatch(
        { ...options, headers: { ...options.headers, 'x-request-id': currentId() } },
        handler,
      ),
  );
  const headers = { 'content-type': 'application/json' };

  return {
    locate(found) {
      urls = found;
    },

    async askPrices(item) {
      const { body } = await undici.request(`${urls.prices}/price`, {
        dispatcher,
        method: 'POST',
        headers,
        body: JSON.stringify({ item }),
      });
      return body.json();
    },

    async askStock(item) {
      const response = await undici.fetch(`${urls.stock}/stock`, {
        dispatcher,
        method: 'POST',
        headers,
        body: JSON.stringify({ item }),
      });
      return response.json();
    },

    /** Answers the ids that both sides read from the context. */
    async askOrders(item) {
      const ids = {};
      const chunks = [];
      await undici.stream(
        `${urls.orders}/orders/${item}`,
        { dispatcher, method: 'GET' },
        ({ statusCode }) => {
          ids[`status ${statusCode}`] = currentId();
          return new Writable({
            write(chunk, _encoding, callback) {
              chunks.push(chunk);
              callback();
            },
          });
        },
      );
      return { ...ids, answered: JSON.parse(Buffer.concat(chunks).toString()).id };
    },
  };
}

module.exports = { createServices };
