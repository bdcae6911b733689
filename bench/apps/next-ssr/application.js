'use strict';

const BROKEN = 'Next.js cannot render without the contexts of its own storages';

module.exports = {
  title: 'Next.js, a page that is rendered for each request',
  requests: 100,
  connections: 4,
  without: { limit: BROKEN, none: BROKEN },
  /** Each of the 50 rows names the request. */
  idOf(body) {
    const ids = Array.from(body.matchAll(/<td>request: (\w+)<\/td>/g), ([, id]) => id);
    return ids.length === 50 && new Set(ids).size === 1 ? ids[0] : [...new Set(ids)].join(' or ');
  },
};
