'use strict';

const { MAX_HEADER, decodeValue, encodeValue, forEachMember } = require('./baggage.js');
const { headerOf, isPlain, writeHeader } = require('./carrier.js');
const { SIGNATURE, portableOf } = require('./portable.js');
const { isPacked } = require('./packed.js');
const { ABSENT, current, extend, lookup, remove } = require('../thread.js');
const { callIn } = require('../context/internals.js');
const {
  duplicateName,
  invalidArgType,
  invalidArgValue,
  invalidThis,
} = require('../internal/errors.js');
const { ArrayIsArray, ObjectFreeze, ReflectApply, SafeMap } = require('../internal/primordials.js');
const { validateFunction, validateObject } = require('../internal/validators.js');

/**
 * @typedef {import('./portable.js').Portable} Portable
 * @typedef {import('../../entries/portable.js').Rejection} Rejection
 *
 * The variables of a Propagator, sorted by name. A list of this kind has no methods that could be replaced.
 *
 * @typedef {object} Entry
 * @property {Portable} portable
 * @property {Entry | null} next
 */

/** @type {object} */
const NO_OPTIONS = ObjectFreeze({ __proto__: null });

/** What a member is that occurs twice. */
const TWICE = Symbol('twice');

/** What a member is that has no equals sign. */
const NO_VALUE = Symbol('no value');

/** How many members a header may have, at least for some platforms (W3C, section 3.3.2), and a signature. */
const MAX_VARIABLES = 63;

/** A signature, its name and what separates them. */
const SIGNATURE_LENGTH = `,${SIGNATURE}=`.length + 43;

/**
 * @param {Entry | null} first
 * @param {Portable} portable
 * @returns {Entry} the first of the list with one more
 */
function inserted(first, portable) {
  if (first === null || portable.name < first.portable.name) return { portable, next: first };
  if (portable.name === first.portable.name) throw duplicateName(portable.name);
  return { portable: first.portable, next: inserted(first.next, portable) };
}

/**
 * @param {string} earlier header of a carrier
 * @param {string} later the one that has replaced it
 * @returns {string} the later one, after those members of the earlier one that it does not have, as far as there
 *   is room for them
 */
function merged(earlier, later) {
  /** @type {Map<string, boolean>} */
  const names = new SafeMap();
  forEachMember(later, (name) => void names.set(name, true));
  let kept = '';
  forEachMember(earlier, (name, _value, member) => {
    const length = kept.length + member.length + 1 + later.length;
    if (!names.has(name) && length <= MAX_HEADER) kept += `${member},`;
  });
  return kept + later;
}

/**
 * Writes the values of some variables into carriers, and enters those of a carrier. Code that has
 * neither the variables nor this object can read nothing, list nothing and enter nothing.
 */
class Propagator {
  /** @type {Entry | null} */
  #first = null;
  /** @type {Map<string, Portable>} */
  #byName = new SafeMap();
  /** @type {InstanceType<typeof import('./signature.js').Signer> | undefined} */
  #signer;
  /** @type {((rejection: Rejection) => void) | undefined} */
  #onReject;
  #opentelemetry;
  #warned = false;

  /**
   * @param {readonly unknown[]} variables
   * @param {any} [options]
   */
  constructor(variables, options = NO_OPTIONS) {
    if (!ArrayIsArray(variables)) {
      throw invalidArgType('variables', 'an instance of Array', variables);
    }
    validateObject(options, 'options');
    const { key, onReject, opentelemetry } = options;
    if (onReject !== undefined) validateFunction(onReject, 'options.onReject');
    if (opentelemetry !== undefined) validateApi(opentelemetry);
    if (variables.length > MAX_VARIABLES) {
      throw invalidArgValue('variables', `must not be more than ${MAX_VARIABLES}`, variables);
    }
    for (let i = 0; i < variables.length; i++) {
      const portable = portableOf(variables[i], `variables[${i}]`);
      this.#first = inserted(this.#first, portable);
      this.#byName.set(portable.name, portable);
    }
    this.#signer = key === undefined ? undefined : signerOf(key);
    this.#onReject = onReject;
    this.#opentelemetry = opentelemetry;
  }

  /**
   * @template {object} C
   * @param {C} [carrier]
   * @returns {C}
   */
  inject(carrier = /** @type {C} */ ({})) {
    if (!(#first in this)) throw invalidThis('Propagator', this, 'propagator.inject(carrier)');
    validateObject(carrier, 'carrier');
    if (!isPlain(carrier)) {
      throw invalidArgValue('carrier', 'must be a plain object, not one with methods', carrier);
    }
    const replaced = this.#injectTheirs(carrier);
    const found = this.#headerOf(carrier) ?? '';
    let header = this.#ofOthers(found === replaced ? found : merged(replaced, found));
    const signer = this.#signer;
    const room = MAX_HEADER - (signer === undefined ? 0 : SIGNATURE_LENGTH);
    const content = current();
    let signed = '';
    for (let each = this.#first; each !== null; each = each.next) {
      const { name, key, maxLength } = each.portable;
      const value = this.#encoded(each.portable, lookup(content, key));
      if (value === undefined) continue;
      const member = `${name}=${value}`;
      if (value.length > maxLength || header.length + 1 + member.length > room) {
        this.#reject('too-long', name);
        continue;
      }
      header += header === '' ? member : `,${member}`;
      signed += `${member},`;
    }
    if (signer !== undefined && signed !== '') {
      header += `,${SIGNATURE}=${signer.sign(signed)}`;
    }
    if (!writeHeader(carrier, header)) {
      throw invalidArgValue('carrier', 'must be an object that takes properties', carrier);
    }
    return carrier;
  }

  /**
   * @template R
   * @template {unknown[]} A
   * @param {unknown} carrier
   * @param {(...args: A) => R} fn
   * @param {A} args
   * @returns {R}
   */
  extract(carrier, fn, ...args) {
    if (!(#first in this)) throw invalidThis('Propagator', this, 'propagator.extract(carrier, fn)');
    validateFunction(fn, 'fn');
    const api = this.#opentelemetry;
    const active = api === undefined ? undefined : this.#activeOf(carrier);
    const content = this.#entered(current(), carrier);
    return active === undefined
      ? callIn(content, fn, args)
      : callIn(content, callInTheirs, [api.context, active, fn, args]);
  }

  /**
   * @template M
   * @param {M} message
   */
  pack(message) {
    if (!(#first in this)) throw invalidThis('Propagator', this, 'propagator.pack(message)');
    return { asyncContext: this.inject(), message };
  }

  /**
   * @param {(...args: any[]) => any} fn
   */
  unpack(fn) {
    if (!(#first in this)) throw invalidThis('Propagator', this, 'propagator.unpack(fn)');
    validateFunction(fn, 'fn');
    const propagator = this;
    /**
     * @this {any}
     * @param {any} packed
     * @param {any[]} rest
     */
    return function unpacked(packed, ...rest) {
      const packs = isPacked(packed);
      const args = [packs ? packed.message : packed, ...rest];
      return propagator.extract(packs ? packed.asyncContext : {}, ReflectApply, fn, this, args);
    };
  }

  /**
   * @param {object} carrier
   * @returns {string} the header that OpenTelemetry has replaced, if any: it does not keep what is there
   */
  #injectTheirs(carrier) {
    const api = this.#opentelemetry;
    if (api === undefined) return '';
    const before = headerOf(carrier) ?? '';
    try {
      api.propagation.inject(api.context.active(), carrier);
    } catch (error) {
      this.#reject('opentelemetry', undefined, error);
    }
    return before.length > MAX_HEADER ? '' : before;
  }

  /**
   * @param {unknown} carrier
   * @returns {string | undefined} its header; undefined if that is malformed or too long, which is reported
   */
  #headerOf(carrier) {
    const header = headerOf(carrier);
    if (header !== undefined && header.length <= MAX_HEADER) return header;
    this.#reject(header === undefined ? 'malformed' : 'too-long');
    return undefined;
  }

  /**
   * @param {string} header that a carrier has already
   * @returns {string} without the members that this object writes
   */
  #ofOthers(header) {
    let others = '';
    forEachMember(header, (name, _value, member) => {
      if (this.#byName.has(name) || (name === SIGNATURE && this.#signer !== undefined)) return;
      others += others === '' ? member : `,${member}`;
    });
    return others;
  }

  /**
   * @param {Portable} portable
   * @param {unknown} value in the context, or ABSENT
   * @returns {string | undefined} the value of its member; undefined, if there is none
   */
  #encoded({ name, encode }, value) {
    if (value === ABSENT || value === undefined) return undefined;
    try {
      const text = encode(value);
      if (typeof text === 'string') return encodeValue(text);
      this.#reject('encode', name);
    } catch (error) {
      this.#reject('encode', name, error);
    }
    return undefined;
  }

  /**
   * @param {any} found the content of the slot
   * @param {unknown} carrier
   * @returns {any} the same with the values of the carrier, and no others, in the variables of this object
   */
  #entered(found, carrier) {
    const texts = this.#textsOf(carrier);
    let content = found;
    for (let each = this.#first; each !== null; each = each.next) {
      const { key } = each.portable;
      const value = this.#decoded(each.portable, texts?.get(each.portable.name));
      content = value === undefined ? remove(content, key) : extend(content, key, value);
    }
    return content;
  }

  /**
   * @param {Portable} portable
   * @param {string | undefined} text
   * @returns {unknown} the value; undefined, if there is none
   */
  #decoded({ name, decode }, text) {
    if (text === undefined) return undefined;
    try {
      const value = decode(text);
      if (value === undefined) this.#reject('decode', name);
      return value;
    } catch (error) {
      this.#reject('decode', name, error);
      return undefined;
    }
  }

  /**
   * @param {unknown} carrier
   * @returns {Map<string, string> | undefined} what it says, by name; undefined, if that is nothing
   */
  #textsOf(carrier) {
    const header = this.#headerOf(carrier);
    if (header === '' || header === undefined) return undefined;
    /** @type {Map<string, string | typeof TWICE | typeof NO_VALUE>} */
    const members = new SafeMap();
    forEachMember(header, (name, value) => {
      if (this.#byName.has(name) || name === SIGNATURE) {
        members.set(name, members.has(name) ? TWICE : (value ?? NO_VALUE));
      }
    });
    /** @type {Map<string, string>} */
    const texts = new SafeMap();
    let signed = '';
    let isWhole = true;
    for (let each = this.#first; each !== null; each = each.next) {
      const { name, maxLength } = each.portable;
      const value = members.get(name);
      if (value === undefined) continue;
      const text = this.#textOf(name, value, maxLength);
      if (text === undefined) {
        isWhole = false;
      } else {
        texts.set(name, text);
        // What comes between may encode the value in another way.
        signed += `${name}=${encodeValue(text)},`;
      }
    }
    if (this.#signer === undefined || (signed === '' && isWhole)) return texts;
    const signature = members.get(SIGNATURE);
    if (isWhole && typeof signature === 'string' && this.#signer.isRight(signed, signature)) {
      return texts;
    }
    this.#reject('signature');
    return undefined;
  }

  /**
   * @param {string} name
   * @param {string | typeof TWICE | typeof NO_VALUE} value of a member
   * @param {number} maxLength
   * @returns {string | undefined}
   */
  #textOf(name, value, maxLength) {
    if (typeof value !== 'string') {
      this.#reject(value === TWICE ? 'duplicate' : 'malformed', name);
      return undefined;
    }
    if (value.length > maxLength) {
      this.#reject('too-long', name);
      return undefined;
    }
    const text = decodeValue(value);
    if (text === undefined) this.#reject('malformed', name);
    return text;
  }

  /**
   * @param {unknown} carrier
   * @returns {unknown} the context of OpenTelemetry; undefined, if its propagator threw
   */
  #activeOf(carrier) {
    const { context, propagation } = this.#opentelemetry;
    try {
      return propagation.extract(context.active(), this.#ofTheirs(carrier));
    } catch (error) {
      this.#reject('opentelemetry', undefined, error);
      return undefined;
    }
  }

  /**
   * Any code that has OpenTelemetry's API can read its baggage.
   *
   * @param {any} carrier
   * @returns {object} the same, without the members of this object
   */
  #ofTheirs(carrier) {
    const header = headerOf(carrier);
    if (header === undefined || header === '') return carrier ?? {};
    return { ...carrier, baggage: this.#ofOthers(header) };
  }

  /**
   * Never throws: what was sent must not end the request that received it.
   *
   * @param {Rejection['reason']} reason
   * @param {string} [name]
   * @param {unknown} [error]
   */
  #reject(reason, name, error) {
    const onReject = this.#onReject;
    if (onReject === undefined) {
      if (this.#warned || process.env.NATIVE_ASYNC_CONTEXT_WARNINGS === 'off') return;
      this.#warned = true;
      // Any code can listen to warnings, so this one does not name a variable.
      process.emitWarning(
        `A value did not travel (${reason}). Pass { onReject } to new Propagator() to learn which, and ` +
          'of each that follows.',
        { code: 'ASYNC_CONTEXT_REJECTED' },
      );
      return;
    }
    try {
      onReject(ObjectFreeze({ reason, name, error }));
    } catch (thrown) {
      process.emitWarning('onReject of a Propagator threw an error', {
        code: 'ASYNC_CONTEXT_REJECTED',
        detail: thrown instanceof Error ? thrown.stack : undefined,
      });
    }
  }
}

/**
 * @param {import('../../entries/portable.js').OpenTelemetry['context']} context
 * @param {any} active the context of OpenTelemetry
 * @param {(...args: any[]) => any} fn
 * @param {any[]} args
 */
const callInTheirs = (context, active, fn, args) => context.with(active, fn, undefined, ...args);

/** @param {any} api */
function validateApi(api) {
  validateObject(api, 'options.opentelemetry');
  validateFunction(api.context?.with, 'options.opentelemetry.context.with');
  validateFunction(api.propagation?.inject, 'options.opentelemetry.propagation.inject');
}

/** @param {any} key */
function signerOf(key) {
  const { MIN_KEY, Signer } = require('./signature.js');
  const isKey = typeof key === 'string' || ArrayBuffer.isView(key) || key?.type === 'secret';
  if (!isKey) {
    throw invalidArgType(
      'options.key',
      'of type string or an instance of Buffer, TypedArray or secret KeyObject',
      key,
    );
  }
  const signer = new Signer(key);
  if (!signer.isStrong) {
    // The key is not shown.
    throw invalidArgValue('options.key', `must have at least ${MIN_KEY} bytes`, '<key>');
  }
  return signer;
}

module.exports = { Propagator };
