'use strict';

module.exports = {
  title: 'Express, OpenTelemetry and pino, 11 spans a request',
  requests: 800,
  path: '/orders/7',
};
