'use strict';

module.exports = {
  title: 'undici and pg under OpenTelemetry: two queries and a request to another service',
  requests: 600,
  services: true,
};
