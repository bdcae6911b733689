'use strict';

module.exports = {
  title: 'plain HTTP server, one context and ten `await`s a request',
  requests: 4000,
};
