'use strict';

const { room } = require('../lib/rooms.js');

const recording = room('recording');

exports.recordTasks = recording.recordTasks;
exports.startRecording = recording.startRecording;
