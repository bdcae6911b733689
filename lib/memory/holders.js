'use strict';

/**
 * Who holds a value: the objects on its path that a user would know, in the words of a user.
 *
 * @typedef {InstanceType<typeof import('./snapshot.js').Heap>} Heap
 * @typedef {import('./paths.js').Step} Step
 * @typedef {import('./places.js').Place} Place
 *
 * @typedef {object} Holder
 * @property {string} what "Timeout", "Map `cache`", "listener of 'data'"
 * @property {Place} [at]
 */

/** Objects that wait for Node to call them: what holds those in turn is Node. With the property of the callback. */
const WAITING = new Map([
  ['Timeout', '_onTimeout'],
  ['Immediate', '_onImmediate'],
  ['TickObject', 'callback'],
]);

/** Classes of Node's that a user knows. */
const KNOWN = new Set(
  `AbortController AbortSignal Agent AsyncResource BroadcastChannel ChildProcess ClientHttp2Session
  ClientHttp2Stream ClientRequest DirHandle Duplex EventEmitter EventTarget FileHandle FSWatcher FinalizationRegistry
  HTTPParser Http2Server Http2ServerRequest Http2ServerResponse IncomingMessage Interface MessageChannel MessagePort
  AsyncContext.Snapshot PassThrough PerformanceObserver Readable ReadableStream ReadStream Server ServerHttp2Session
  ServerHttp2Stream ServerResponse Snapshot Socket StatWatcher SyncWriteStream TLSSocket Transform
  TransformStream WebSocket Worker Writable WritableStream WriteStream Zlib`.split(/\s+/),
);

/** Handles of libuv: shown when nothing that a user knows better is found. */
const HANDLES =
  /^(?:TCP|Pipe|TTY|UDP|Process|FSEvent|Signal|Zlib|TLSWrap|.*ReqWrap|.*Req|FSReq.*|.*Job)$/;

const CONTAINERS = new Set([
  'Map',
  'Set',
  'Array',
  'Object',
  'WeakMap',
  'WeakRef',
  'Promise',
  'Generator',
  'AsyncGenerator',
]);

/** What keeps contexts, in Node, V8 and this package. */
const MACHINERY =
  /^(?:|AsyncContextFrame|_?(?:CarryingMap|Frame|Base|Living|Held|FrameLifetime)|Array|Object|\(.*\)|system \/ .*)$/;

/** How many objects are looked at for one of the program's that has a socket. */
const NEAR = 100;

/** What the forward search for an awaiting function goes through. */
const WAY_TO_AWAITER = /^(?:Promise|system \/ PromiseReaction|system \/ Context|)$/;

class Holders {
  /**
   * @param {Heap} heap
   * @param {InstanceType<typeof import('./places.js').Places>} places
   */
  constructor(heap, places) {
    this.heap = heap;
    this.places = places;
  }

  /**
   * @param {Step[]} path from what holds the value to the root
   * @returns {Holder[]} from the value outwards: the first that has a place, and where it ends
   */
  describe(path) {
    /** @type {Holder[]} */
    const found = [];
    /** @type {string | undefined} the container last seen */
    let container;
    /** @type {number | undefined} a handle of libuv */
    let generic;
    /** Whether the way went through functions of Node, from which variables say nothing. */
    let isInside = false;
    for (let at = 0; at < path.length; at++) {
      const { node, edge } = path[at];
      const { heap } = this;
      const type = heap.type(node);
      const name = heap.name(node);
      if (name === 'system / Context') {
        if (heap.edgeType(edge) !== 'context') continue;
        const variable = heap.edgeName(edge);
        if (this.places.isModule(node)) {
          const file = this.places.fileOfContext(node);
          if (file !== undefined) {
            const what = `${container ?? 'variable'} \`${variable}\``;
            return end(found, { what, at: this.places.declaration(file, variable) }, container);
          }
        }
        continue;
      }
      if (type === 'closure') {
        const at = this.places.of(this.target(node));
        if (at !== undefined) {
          const own = heap.name(this.target(node));
          found.push({ what: own === '' ? 'function' : `function ${own}`, at });
          container = undefined;
        } else {
          isInside = true;
        }
        continue;
      }
      if (name === 'system / Cell') {
        const exported = this.places.exported(node);
        if (exported !== undefined) {
          const what = `${container ?? 'variable'} \`${exported.name}\``;
          return end(found, { what, at: exported.at }, container);
        }
        continue;
      }
      if (name === 'system / PromiseReaction') {
        const awaiter = this.awaiter(node);
        if (awaiter !== undefined) {
          found.push(awaiter);
          container = undefined;
        }
        continue;
      }
      if (type !== 'object') continue;
      const property = heap.edgeType(edge) === 'property' ? heap.edgeName(edge) : undefined;
      if (property === '_events') {
        const event = eventOf(heap, path, at);
        const last = found.at(-1);
        const listener = { what: `listener of '${event}'`, at: last?.at };
        if (last?.what.startsWith('function')) found.pop();
        found.push(listener);
        container = undefined;
      }
      if (WAITING.has(name)) return end(found, this.waiting(node, name));
      if (name.startsWith('global') && property !== undefined && !isInside) {
        return end(found, { what: `${container ?? 'property'} globalThis.${property}` });
      }
      if (name === 'Module' && property !== undefined) {
        const file = heap.follow(node, 'filename', 'property');
        const before = path[at - 1];
        if (file !== -1 && property === 'exports') {
          const member =
            before && heap.edgeType(before.edge) === 'property'
              ? `.${heap.edgeName(before.edge)}`
              : '';
          return end(found, {
            what: `${container ?? 'value'} \`exports${member}\``,
            at: { file: this.places.relative(heap.name(file)) },
          });
        }
      }
      if (name === 'Generator' || name === 'AsyncGenerator') {
        const at = this.places.of(node);
        if (at !== undefined) {
          const own = this.functionOf(node);
          found.push({ what: own === '' ? 'async function' : `async function ${own}`, at });
          container = undefined;
          continue;
        }
      }
      if (CONTAINERS.has(name)) {
        if (name === 'Promise') {
          if (found.length === 0) found.push({ what: 'Promise' });
          container = 'Promise';
        } else if (name !== 'Object' || container === undefined) container = name;
        else if (property !== undefined && container !== 'Promise') {
          container = `${container} .${property} of Object`;
        }
        continue;
      }
      const made = this.places.of(node);
      if (made !== undefined || KNOWN.has(name)) {
        found.push({ what: this.classOf(node, name), ...(made && { at: made }) });
        container = name;
        continue;
      }
      if (HANDLES.test(name)) generic ??= node;
    }
    const last = found.filter(({ what }) => what !== 'Promise');
    if (last.length > 0) return short(found);
    if (generic !== undefined) return short([...found, ...this.handle(generic)]);
    if (found.length > 0) return found;
    const known = path.find(({ node }) => !MACHINERY.test(this.heap.name(node)));
    if (known !== undefined) return [{ what: this.heap.name(known.node) }];
    const isNative = path.some(({ node }) => this.heap.name(node) === '(Global handles)');
    return [{ what: isNative ? 'a handle or request of Node' : 'the context that was current' }];
  }

  /** @param {number} closure @returns {number} what a bound function calls in the end */
  target(closure) {
    let at = closure;
    for (let bound = 0; bound < 8; bound++) {
      const next = this.heap.follow(at, 'bound_function', 'internal');
      if (next === -1) return at;
      at = next;
    }
    return at;
  }

  /**
   * @param {number} node
   * @param {string} name
   */
  classOf(node, name) {
    if (name === 'Socket' || name === 'TLSSocket') {
      const parser = this.heap.follow(node, 'parser', 'property');
      if (parser !== -1 && this.heap.name(parser) === 'HTTPParser') return `HTTP ${name}`;
    }
    return name;
  }

  /**
   * @param {number} node a handle of libuv
   * @returns {Holder[]} the socket or stream that it belongs to, and the object of the program that has that
   */
  handle(node) {
    const { heap } = this;
    const owner = heap.follow(node, '<symbol owner_symbol>', 'property');
    if (owner === -1 || heap.type(owner) !== 'object') return [{ what: heap.name(node) }];
    const known = { what: this.classOf(owner, heap.name(owner)) };
    const seen = new Set([owner]);
    for (let level = [owner]; level.length > 0 && seen.size < NEAR;) {
      /** @type {number[]} */
      const next = [];
      for (const each of level) {
        for (const edge of heap.edgesTo(each)) {
          const from = heap.from(edge);
          if (heap.edgeType(edge) === 'weak' || heap.edgeType(edge) === 'internal') continue;
          if (heap.type(from) !== 'object' || seen.has(from)) continue;
          seen.add(from);
          next.push(from);
        }
      }
      // Several may be as near: which one comes first in a snapshot is chance.
      const [nearest] = next
        .map((from) => ({ what: heap.name(from), at: this.places.of(from) }))
        .filter(({ at }) => at !== undefined)
        .sort((a, b) => a.what.localeCompare(b.what));
      if (nearest !== undefined) return [known, nearest];
      level = next;
    }
    return [known];
  }

  /** @param {number} generator @returns {string} the name of its function */
  functionOf(generator) {
    const { heap } = this;
    const location = heap.location(generator);
    for (let edge = heap.firstEdge(generator); edge < heap.firstEdge(generator + 1); edge++) {
      const to = heap.to(edge);
      const other = heap.type(to) === 'closure' ? heap.location(to) : undefined;
      if (other?.script === location?.script && other?.line === location?.line) {
        return heap.name(to);
      }
    }
    return '';
  }

  /**
   * @param {number} node a timer, or what else waits
   * @param {string} name its class
   * @returns {Holder}
   */
  waiting(node, name) {
    const { heap } = this;
    const callback = heap.follow(node, /** @type {string} */ (WAITING.get(name)), 'property');
    if (callback !== -1 && heap.type(callback) === 'closure') {
      const at = this.places.of(this.target(callback));
      if (at !== undefined) return { what: name, at };
    }
    for (const edge of heap.edgesTo(node)) {
      const owner = heap.from(edge);
      const isOwner = heap.edgeType(edge) === 'property' && KNOWN.has(heap.name(owner));
      if (isOwner) return { what: `${name} of ${this.classOf(owner, heap.name(owner))}` };
    }
    const awaiter = callback === -1 ? undefined : this.awaiter(callback);
    if (awaiter !== undefined) {
      return { what: `${name} that ${awaiter.what} awaits`, at: awaiter.at };
    }
    const isNodes = callback !== -1 && heap.type(callback) === 'closure' && heap.location(callback);
    return { what: isNodes ? `${name} of Node's ${heap.name(callback) || 'own'}` : name };
  }

  /**
   * @param {number} callback what resolves a promise
   * @returns {Holder | undefined} the function of the program that waits for it
   */
  awaiter(callback) {
    const { heap } = this;
    const seen = new Set([callback]);
    for (const node of seen) {
      if (seen.size > 200) break;
      for (let edge = heap.firstEdge(node); edge < heap.firstEdge(node + 1); edge++) {
        const to = heap.to(edge);
        if (seen.has(to) || heap.edgeType(edge) === 'weak') continue;
        const name = heap.name(to);
        if (name === 'Generator' || name === 'AsyncGenerator') {
          const at = this.places.of(to);
          if (at !== undefined) {
            const own = this.functionOf(to);
            return { what: own === '' ? 'async function' : `async function ${own}`, at };
          }
          seen.add(to);
        } else if (
          heap.type(to) === 'closure' ? heap.location(to) === undefined : WAY_TO_AWAITER.test(name)
        ) {
          if (heap.edgeName(edge) !== 'previous' && heap.type(to) !== 'array') seen.add(to);
        }
      }
    }
    return undefined;
  }
}

/**
 * @param {Heap} heap
 * @param {Step[]} path
 * @param {number} at the step from an emitter to its listeners
 */
function eventOf(heap, path, at) {
  for (let step = at - 1; step >= 0; step--) {
    if (heap.edgeType(path[step].edge) === 'property') return heap.edgeName(path[step].edge);
  }
  return '';
}

/**
 * @param {Holder[]} found
 * @param {Holder} last
 * @param {string} [container] what is in that variable, which is named with it
 */
function end(found, last, container) {
  const isNamed = container !== undefined && found.at(-1)?.what === container;
  return short([...(isNamed && container !== 'Promise' ? found.slice(0, -1) : found), last]);
}

/**
 * @param {Holder[]} all
 * @returns {Holder[]} the first that says something, and the last
 */
function short(all) {
  const telling = all.filter(({ what }) => what !== 'Promise');
  const last = /** @type {Holder} */ (telling.at(-1));
  const [known] = telling;
  const first = telling.find(({ at }) => at !== undefined) ?? known;
  if (first === last && known !== last) return [known, last];
  const isPromise =
    all[0].what === 'Promise' && all[1] === last && !last.what.startsWith('Promise');
  if (isPromise) return [all[0], last];
  return first === last ? [last] : [first, last];
}

/** @param {Place} place */
const placeText = ({ file, line }) => (line === undefined ? file : `${file}:${line}`);

/**
 * @param {Holder[]} holders
 * @returns {string} "Promise ← Map `cache` (lib/cache.js:5)": who is held by whom
 */
function holderText(holders) {
  return holders
    .map(({ what, at }) => (at === undefined ? what : `${what} (${placeText(at)})`))
    .join(' ← ');
}

module.exports = { Holders, holderText, placeText };
