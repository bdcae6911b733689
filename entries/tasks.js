'use strict';

const { room } = require('../lib/rooms.js');

const tasks = room('tasks');

exports.AsyncHook = tasks.AsyncHook;
exports.AsyncTask = tasks.AsyncTask;
exports.assertNoDanglingTasks = tasks.assertNoDanglingTasks;
exports.causalStack = tasks.causalStack;
exports.trackTasks = tasks.trackTasks;
exports.trackedTest = tasks.trackedTest;
