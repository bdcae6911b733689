'use strict';

const hooks = require('node:async_hooks');
const { loadInRealmOfNode } = require('./lib/realm.js');
const { room } = require('./lib/rooms.js');

const core = room('core');

/**
 * The property by which native addons find the implementation that was loaded first. Addons capture
 * contexts, and do not know which versions of the package the application has
 * (include/native_async_context.h, src/context.rs).
 *
 * If this is the realm of a test file, a copy in the realm in which Node runs takes its place, so that
 * this realm can be collected when the file has ended. The `host` backend is excluded: there, that
 * copy could have another backend and would not know our frames.
 */
const FIRST = Symbol.for('native-async-context');
if (!Object.hasOwn(hooks, FIRST) && core.runtime.backend !== 'host') loadInRealmOfNode('index.js');
// Without effect on a frozen module.
if (!Object.hasOwn(hooks, FIRST)) Reflect.defineProperty(hooks, FIRST, { value: core });

exports.AsyncContext = core.AsyncContext;
exports.AsyncLocalStorage = core.AsyncLocalStorage;
exports.AsyncVariableScope = core.AsyncVariableScope;
exports.FinalizationRegistry = core.FinalizationRegistry;
exports.rootSnapshot = core.rootSnapshot;
exports.runAll = core.runAll;
exports.runInRoot = core.runInRoot;
exports.runtime = core.runtime;
