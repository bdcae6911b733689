'use strict';

// `npm run build`: the addon, for this platform, beside index.js.
require('./lib/prepare.js').buildAddon();
