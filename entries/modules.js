'use strict';

const { room } = require('../lib/rooms.js');

const modules = room('modules');

exports.runModulesInRoot = modules.runModulesInRoot;
