'use strict';

const {
  ArrayBufferIsView,
  ArrayIsArray,
  BufferPrototypeLatin1Slice,
  ObjectHasOwn,
  ReflectDefineProperty,
  ReflectDeleteProperty,
} = require('../internal/primordials.js');
const { MAX_HEADER } = require('./baggage.js');

/**
 * Carriers are plain objects of strings: the headers of a request or of a message, a part of a job.
 */

/**
 * `Headers`, a Map and the like have methods instead. A property that is put on them is not sent.
 *
 * @param {any} carrier
 */
const isPlain = (carrier) => typeof carrier.set !== 'function' && typeof carrier.get !== 'function';

/**
 * Reads own properties only: what code has put on `Object.prototype` was not sent.
 *
 * @param {any} carrier
 * @returns {string | undefined} its `baggage`, empty if it has none; undefined if it is malformed
 */
function headerOf(carrier) {
  if (carrier === undefined || carrier === null) return '';
  if (typeof carrier !== 'object') return undefined;
  try {
    if (!isPlain(carrier)) return undefined;
    return ObjectHasOwn(carrier, 'baggage') ? joined(carrier.baggage) : '';
  } catch {
    return undefined; // A getter or a proxy, which threw.
  }
}

/**
 * @param {any} value a header, or several of the same name
 * @returns {string | undefined}
 */
function joined(value) {
  if (value === undefined || value === null) return '';
  if (!ArrayIsArray(value)) return textOf(value);
  let header = '';
  for (let i = 0; i < value.length && header.length <= MAX_HEADER; i++) {
    const text = textOf(value[i]);
    if (text === undefined) return undefined;
    header += i === 0 ? text : `,${text}`;
  }
  return header;
}

/**
 * @param {any} value
 * @returns {string | undefined}
 */
function textOf(value) {
  if (typeof value === 'string') return value;
  // Kafka's headers are Buffers.
  return ArrayBufferIsView(value) ? BufferPrototypeLatin1Slice(value) : undefined;
}

/**
 * Defines the property: an assignment would call a setter that code has put on `Object.prototype`.
 *
 * @param {object} carrier
 * @param {string} header
 * @returns {boolean} whether the carrier took it
 */
function writeHeader(carrier, header) {
  if (header === '') return ReflectDeleteProperty(carrier, 'baggage');
  return ReflectDefineProperty(carrier, 'baggage', {
    // @ts-expect-error: without it, what is on Object.prototype would be part of the descriptor
    __proto__: null,
    value: header,
    writable: true,
    enumerable: true,
    configurable: true,
  });
}

module.exports = { headerOf, isPlain, writeHeader };
