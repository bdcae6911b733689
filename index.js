'use strict';

const hooks = require('node:async_hooks');
const { loadInRealmOfNode } = require('./lib/realm.js');
const { room } = require('./lib/rooms.js');

const core = room('core');

/**
 * Where native addons, which capture contexts and do not know the versions of the application,
 * find the implementation that was loaded first (include/native_async_context.h, src/context.rs).
 *
 * If this is the realm of a test file, it is to be collected when the file has ended, so a copy in
 * the realm in which Node runs takes its place. On the `host` backend that copy might have another
 * backend, and know nothing of our frames.
 */
const FIRST = Symbol.for('native-async-context');
if (!Object.hasOwn(hooks, FIRST) && core.runtime.backend !== 'host') loadInRealmOfNode('index.js');
if (!Object.hasOwn(hooks, FIRST)) Object.defineProperty(hooks, FIRST, { value: core });

exports.AsyncContext = core.AsyncContext;
exports.AsyncLocalStorage = core.AsyncLocalStorage;
exports.AsyncVariableScope = core.AsyncVariableScope;
exports.FinalizationRegistry = core.FinalizationRegistry;
exports.rootSnapshot = core.rootSnapshot;
exports.runAll = core.runAll;
exports.runInRoot = core.runInRoot;
exports.runtime = core.runtime;
