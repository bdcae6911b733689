'use strict';

module.exports = {
  title: 'Fastify and @fastify/request-context, one context a request',
  requests: 3000,
};
