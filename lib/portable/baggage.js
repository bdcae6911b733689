'use strict';

const {
  DecodeURIComponent,
  EncodeURIComponent,
  RegExpPrototypeExec,
  StringPrototypeCharCodeAt,
  StringPrototypeIndexOf,
  StringPrototypeSlice,
} = require('../internal/primordials.js');

/**
 * The `baggage` header of the W3C (Candidate Recommendation of 2024, section 3): a list of members.
 *
 *     tenant=acme,user=Ada%20L.;property=1
 *
 * Nothing here makes an array or a Map: code that has replaced their methods or put a setter on their
 * prototypes would be shown the values.
 */

/** How long a header may be, in bytes. It is what every platform has to propagate (section 3.3.2). */
const MAX_HEADER = 8_192;

/** A name is a token of RFC 7230, section 3.2.6. */
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** What a value may consist of: printable ASCII without `"`, `,`, `;` and `\`. */
const VALUE = /^[!#-+\--:<-[\]-~]*$/;

/** @param {string} name */
const isName = (name) => RegExpPrototypeExec(TOKEN, name) !== null;

/**
 * @param {string} text
 * @param {number} from
 * @param {number} to
 * @returns {string} that part without the spaces and tabs around it
 */
function trimmed(text, from, to) {
  let start = from;
  let end = to;
  while (start < end && isSpace(StringPrototypeCharCodeAt(text, start))) start++;
  while (end > start && isSpace(StringPrototypeCharCodeAt(text, end - 1))) end--;
  return StringPrototypeSlice(text, start, end);
}

/** @param {number} code */
const isSpace = (code) => code === 0x20 || code === 0x09;

/**
 * @param {string} header
 * @param {(name: string, value: string | undefined, member: string) => void} each is called with the name and
 *   the value, which is still encoded, or undefined without an equals sign, and all of the member, in the order of
 *   the header
 */
function forEachMember(header, each) {
  const { length } = header;
  let start = 0;
  while (start <= length) {
    let end = StringPrototypeIndexOf(header, ',', start);
    if (end === -1) end = length;
    const member = trimmed(header, start, end);
    start = end + 1;
    if (member === '') continue;
    const semicolon = StringPrototypeIndexOf(member, ';');
    const pairEnd = semicolon === -1 ? member.length : semicolon;
    const equals = StringPrototypeIndexOf(member, '=');
    const hasValue = equals !== -1 && equals < pairEnd;
    const name = trimmed(member, 0, hasValue ? equals : pairEnd);
    each(name, hasValue ? trimmed(member, equals + 1, pairEnd) : undefined, member);
  }
}

/**
 * @param {string} text
 * @returns {string} the text as a value of a member
 * @throws {URIError} if the text is not well-formed UTF-16
 */
function encodeValue(text) {
  const encoded = EncodeURIComponent(text);
  let result = '';
  let copied = 0;
  // The W3C's tests encode these too. A value may contain them, so a reader accepts both.
  for (let i = 0; i < encoded.length; i++) {
    const code = escapeOf(StringPrototypeCharCodeAt(encoded, i));
    if (code === '') continue;
    result += StringPrototypeSlice(encoded, copied, i) + code;
    copied = i + 1;
  }
  return copied === 0 ? encoded : result + StringPrototypeSlice(encoded, copied);
}

/** @param {number} code */
function escapeOf(code) {
  switch (code) {
    case 0x21:
      return '%21';
    case 0x27:
      return '%27';
    case 0x28:
      return '%28';
    case 0x29:
      return '%29';
    case 0x2a:
      return '%2A';
    default:
      return '';
  }
}

/**
 * The recommendation replaces what is not UTF-8 by U+FFFD. It is refused here: an owner's `decode` gets
 * only a text that a sender has encoded.
 *
 * @param {string} value of a member
 * @returns {string | undefined} the text; undefined if the value breaks the grammar or is not UTF-8
 */
function decodeValue(value) {
  if (RegExpPrototypeExec(VALUE, value) === null) return undefined;
  try {
    return DecodeURIComponent(value);
  } catch {
    return undefined; // A URIError: not UTF-8.
  }
}

module.exports = { MAX_HEADER, decodeValue, encodeValue, forEachMember, isName };
