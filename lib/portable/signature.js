'use strict';

const { createHmac, createSecretKey, Hmac } = require('node:crypto');
const { uncurryThis } = require('../internal/primordials.js');

/**
 * Signs the members of a carrier together, so that no member can be changed, added, or taken from the
 * carrier of another request. Loaded with the first key, because a build of Node may have no `node:crypto`.
 */

const update = uncurryThis(Hmac.prototype.update);
const digest = uncurryThis(/** @type {any} */ (Hmac.prototype.digest));

/** As long as the digest: RFC 2104, section 3, advises against less. */
const MIN_KEY = 32;

class Signer {
  #key;

  /** @param {import('node:crypto').KeyObject | string | NodeJS.ArrayBufferView} key */
  constructor(key) {
    this.#key =
      typeof key === 'string'
        ? createSecretKey(key, 'utf8')
        : ArrayBuffer.isView(key)
          ? createSecretKey(/** @type {any} */ (key))
          : key;
  }

  get isStrong() {
    const { type, symmetricKeySize = 0 } = this.#key;
    return type === 'secret' && symmetricKeySize >= MIN_KEY;
  }

  /**
   * @param {string} text
   * @returns {string} HMAC-SHA-256, in base64url
   */
  sign(text) {
    return digest(update(createHmac('sha256', this.#key), text), 'base64url');
  }

  /**
   * Compares digests of both under the key. So the time says nothing about the right signature, and no
   * Buffer is made, whose methods may have been replaced.
   *
   * @param {string} text
   * @param {string} signature
   */
  isRight(text, signature) {
    return this.sign(this.sign(text)) === this.sign(signature);
  }
}

module.exports = { MIN_KEY, Signer };
