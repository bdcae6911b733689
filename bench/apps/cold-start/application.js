'use strict';

module.exports = {
  title: 'cold start of a small function: a process until its first answer',
  cold: true,
};
