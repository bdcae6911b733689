'use strict';

module.exports = {
  title: '200 jobs a request, each with a storage of its own',
  requests: 60,
  connections: 4,
};
