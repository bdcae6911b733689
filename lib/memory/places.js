'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { fileURLToPath } = require('node:url');

/**
 * Where something is in the sources of the program: functions by the snapshot's table of locations, module
 * variables by the declaration in the file.
 *
 * @typedef {InstanceType<typeof import('./snapshot.js').Heap>} Heap
 *
 * @typedef {object} Place
 * @property {string} file relative to the folder of the program, if it is inside
 * @property {number} [line] from 1
 */

/** Files of this package: the machinery, where no leak of a program is. */
const OWN = path.join(__dirname, '..', '..');
const OWN_FILES = ['lib', 'entries', 'index.js'].map((name) => path.join(OWN, name));

/** @param {string} file */
const isOwn = (file) =>
  OWN_FILES.some((own) => file === own || file.startsWith(`${own}${path.sep}`));

class Places {
  #heap;
  #folder;
  /** @type {Map<number, string> | undefined} from the number of a script to its file */
  #files;
  /** @type {Map<string, string[]>} */
  #lines = new Map();

  /**
   * @param {Heap} heap
   * @param {string} folder to which names of files are relative
   */
  constructor(heap, folder) {
    this.#heap = heap;
    this.#folder = folder;
  }

  /**
   * @param {number} node a function, a generator, or an instance of a class
   * @returns {string | undefined} its absolute file; undefined if it is not one of the program's
   */
  fileOf(node) {
    this.#files ??= this.#readScripts();
    const location = this.#heap.location(node);
    return location && this.#files.get(location.script);
  }

  /** @returns {Map<number, string>} the files of the scripts that have a function */
  #readScripts() {
    const heap = this.#heap;
    const files = new Map();
    const others = new Set();
    for (let node = 0; node < heap.count; node++) {
      if (heap.type(node) !== 'closure') continue;
      const script = heap.location(node)?.script;
      if (script === undefined || files.has(script) || others.has(script)) continue;
      const file = this.#scriptOf(node);
      if (file === undefined) others.add(script);
      else files.set(script, file);
    }
    return files;
  }

  /** @param {number} closure */
  #scriptOf(closure) {
    const heap = this.#heap;
    const shared = heap.follow(closure, 'shared', 'internal');
    if (shared === -1) return undefined;
    // V8 11 (Node 20) names it otherwise.
    const script =
      ['script', 'script_or_debug_info']
        .map((name) => heap.follow(shared, name, 'internal'))
        .find((node) => node !== -1) ?? -1;
    const name = script === -1 ? -1 : heap.follow(script, 'name', 'internal');
    if (script === -1) return undefined;
    const url = heap.name(name === -1 ? script : name);
    const file = url.startsWith('file:') ? fileURLToPath(url) : url;
    return path.isAbsolute(file) && !isOwn(file) ? file : undefined;
  }

  /**
   * @param {number} node a function, a generator, or an instance of a class
   * @returns {Place | undefined} where the function or class begins; undefined if it is not the program's
   */
  of(node) {
    const file = this.fileOf(node);
    if (file === undefined) return undefined;
    const { line } = /** @type {{ line: number }} */ (this.#heap.location(node));
    return { file: this.relative(file), line };
  }

  /** @param {string} file */
  relative(file) {
    const relative = path.relative(this.#folder, file);
    return relative === '' || relative.startsWith('..') || path.isAbsolute(relative)
      ? file
      : relative.split(path.sep).join('/');
  }

  /**
   * @param {string} file absolute
   * @returns {string[]} none of a file that is gone, or in a bundle
   */
  #linesOf(file) {
    let lines = this.#lines.get(file);
    if (lines === undefined) {
      try {
        lines = fs.readFileSync(file, 'utf8').split('\n');
      } catch {
        // The name alone is known, then.
        lines = [];
      }
      this.#lines.set(file, lines);
    }
    return lines;
  }

  /**
   * @param {string} file absolute
   * @param {number} line where an object is made
   * @returns {string | undefined} the variable or property that gets it there
   */
  nameAt(file, line) {
    const text = this.#linesOf(file)[line - 1] ?? '';
    return /([\w$]+)(?:\s*:[^=]*)?\s*[:=]\s*new\b/.exec(text)?.[1];
  }

  /**
   * @param {string} file absolute
   * @param {string} name of a variable of the module
   * @returns {Place} with the line of its declaration, if the file is there and has one
   */
  declaration(file, name) {
    const line = lineOf(this.#linesOf(file), name);
    return { file: this.relative(file), ...(line !== undefined && { line }) };
  }

  /**
   * The variable of an ES module that it exports: V8 keeps it in a cell, which a table of the module has after
   * its name.
   *
   * @param {number} cell
   * @returns {{ name: string, at: Place } | undefined}
   */
  exported(cell) {
    const heap = this.#heap;
    for (const edge of heap.edgesTo(cell)) {
      const table = heap.from(edge);
      const before = heap.follow(table, String(Number(heap.edgeName(edge)) - 1), 'internal');
      if (before === -1 || heap.type(before) !== 'string') continue;
      const file = this.#fileOfTable(table);
      if (file !== undefined) {
        const name = heap.name(before);
        return { name, at: this.declaration(file, name) };
      }
    }
    return undefined;
  }

  /** @param {number} table of the exports of an ES module */
  #fileOfTable(table) {
    const heap = this.#heap;
    for (const edge of heap.edgesTo(table)) {
      for (const wrapped of heap.edgesTo(heap.from(edge))) {
        const url = heap.follow(heap.from(wrapped), 'url', 'property');
        if (url !== -1 && heap.name(url).startsWith('file:')) return fileURLToPath(heap.name(url));
      }
    }
    return undefined;
  }

  /**
   * @param {number} context that of a module
   * @returns {string | undefined} the absolute file of that module
   */
  fileOfContext(context) {
    const heap = this.#heap;
    const seen = new Set([context]);
    for (const each of seen) {
      for (const edge of heap.edgesTo(each)) {
        const from = heap.from(edge);
        const name = heap.edgeName(edge);
        if (heap.edgeType(edge) !== 'internal') continue;
        if (name === 'context' && heap.type(from) === 'closure') {
          const file = this.fileOf(from);
          if (file !== undefined) return file;
        }
        if (name === 'previous') seen.add(from);
      }
      if (seen.size > 1000) break;
    }
    return undefined;
  }

  /**
   * @param {number} context
   * @returns {boolean} whether it is that of a module, and not of a function that was called
   */
  isModule(context) {
    const previous = this.#heap.follow(context, 'previous', 'internal');
    return previous !== -1 && this.#heap.name(previous) === 'system / NativeContext';
  }
}

/**
 * @param {string[]} lines
 * @param {string} name of a variable
 * @returns {number | undefined} where it is declared, by how that looks: the outermost that looks most like it
 */
function lineOf(lines, name) {
  const escaped = name.replace(/\$/g, '\\$');
  const looks = [
    `\\b(?:const|let|var|class|function\\*?)\\s+${escaped}(?![\\w$])`,
    `\\b(?:const|let|var)\\b.*(?<![\\w$.])${escaped}\\s*=(?![=>])`,
    `\\b(?:const|let|var|import)\\b.*[{,]\\s*${escaped}\\s*[,}]`,
    `(?<![\\w$.])${escaped}\\s*=(?![=>])`,
  ];
  for (const look of looks) {
    const expression = new RegExp(look);
    const found = lines
      .map((line, index) => ({ index, indent: line.search(/\S/), matches: expression.test(line) }))
      .filter(({ matches }) => matches)
      .sort((a, b) => a.indent - b.indent || a.index - b.index);
    if (found.length > 0) return found[0].index + 1;
  }
  return undefined;
}

module.exports = { Places };
