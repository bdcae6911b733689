import { Request } from './request.js';
import AsyncLocalStorage from './storage.js';

/** A cache that an ES module exports, and a class that keeps what it was given. */

export const exportedCache = new AsyncLocalStorage({ name: 'exportedCache' });

export const sessions = new Map();

class Session {
  #request = exportedCache.getStore();

  get rows() {
    return this.#request.rows;
  }
}

export async function start() {
  for (let each = 0; each < 3; each++) {
    exportedCache.run(new Request(), () => sessions.set(each, new Session()));
  }
}
