'use strict';

const fs = require('node:fs');

/**
 * Reads from a program's file which functions it exports. The file is ELF (Linux), Mach-O (macOS) or PE
 * (Windows), with 64 bits and little-endian. Reads nothing else, and trusts the file.
 */

/**
 * @param {Buffer} file
 * @param {number} at
 * @returns {string} the bytes up to a NUL
 */
const text = (file, at) => file.toString('latin1', at, file.indexOf(0, at));

/** @param {Buffer} file @param {number} at */
const wide = (file, at) => Number(file.readBigUInt64LE(at));

/**
 * The symbols that dlsym finds: those of the section `.dynsym` that are defined and not local.
 *
 * @param {Buffer} file
 */
function* ofElf(file) {
  const DYNSYM = 11;
  const [start, size, count] = [wide(file, 0x28), file.readUInt16LE(0x3a), file.readUInt16LE(0x3c)];
  const sections = Array.from({ length: count }, (_, index) => {
    const at = start + index * size;
    return {
      type: file.readUInt32LE(at + 4),
      offset: wide(file, at + 0x18),
      length: wide(file, at + 0x20),
      link: file.readUInt32LE(at + 0x28),
    };
  });
  for (const { type, offset, length, link } of sections) {
    if (type !== DYNSYM) continue;
    for (let at = offset; at < offset + length; at += 24) {
      const isLocal = file[at + 4] >> 4 === 0;
      const isDefined = file.readUInt16LE(at + 6) !== 0;
      if (isDefined && !isLocal) yield text(file, sections[link].offset + file.readUInt32LE(at));
    }
  }
}

/**
 * The symbols that dlsym finds: those of the export trie, without the underscore that C's compiler
 * puts in front.
 *
 * @param {Buffer} file
 */
function* ofMachO(file) {
  const [DYLD_INFO, EXPORTS_TRIE] = [0x22, 0x33];
  let at = 32;
  for (let left = file.readUInt32LE(16); left > 0; left--) {
    // The highest bit says that the loader must know the command.
    const command = file.readUInt32LE(at) & 0x7fffffff;
    if (command === DYLD_INFO) yield* ofTrie(file, file.readUInt32LE(at + 40), 0, '');
    if (command === EXPORTS_TRIE) yield* ofTrie(file, file.readUInt32LE(at + 8), 0, '');
    at += file.readUInt32LE(at + 4);
  }
}

/**
 * @param {Buffer} file
 * @param {number} start of the trie
 * @param {number} node its offset in the trie
 * @param {string} prefix the edges that led to the node
 * @returns {Generator<string>}
 */
function* ofTrie(file, start, node, prefix) {
  let at = start + node;
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = file[at++];
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  };
  const length = number();
  if (length > 0) yield prefix.replace(/^_/, '');
  at += length;
  for (let children = file[at++]; children > 0; children--) {
    const edge = text(file, at);
    at += edge.length + 1;
    yield* ofTrie(file, start, number(), prefix + edge);
  }
}

/**
 * The names of the export directory, which GetProcAddress finds.
 *
 * @param {Buffer} file
 */
function* ofPe(file) {
  const header = file.readUInt32LE(0x3c);
  const optional = header + 24;
  const first = optional + file.readUInt16LE(header + 20);
  /** @param {number} address in the loaded program */
  const offset = (address) => {
    for (let left = file.readUInt16LE(header + 6), at = first; left > 0; left--, at += 40) {
      const [size, start] = [file.readUInt32LE(at + 8), file.readUInt32LE(at + 12)];
      if (address >= start && address < start + size) {
        return address - start + file.readUInt32LE(at + 20);
      }
    }
    throw new RangeError(`no section has the address ${address}`);
  };
  const directory = file.readUInt32LE(optional + 112);
  if (directory === 0) return;
  const at = offset(directory);
  const names = offset(file.readUInt32LE(at + 32));
  for (let index = 0; index < file.readUInt32LE(at + 24); index++) {
    yield text(file, offset(file.readUInt32LE(names + 4 * index)));
  }
}

/** By the first bytes of the file. */
const FORMATS = /** @type {[string, (file: Buffer) => Generator<string>][]} */ ([
  ['\x7fELF', ofElf],
  ['\xcf\xfa\xed\xfe', ofMachO],
  ['MZ', ofPe],
]);

/**
 * @param {string} name of a program's file
 * @returns {Set<string>} the names of what it exports
 * @throws {Error} if it is not of one of the formats above
 */
function exportsOf(name) {
  const file = fs.readFileSync(name);
  const [, read] =
    FORMATS.find(([magic]) => file.toString('latin1', 0, magic.length) === magic) ?? [];
  if (read === undefined) throw new Error(`${name} is no program of Linux, macOS or Windows.`);
  return new Set(read(file));
}

module.exports = { exportsOf };
