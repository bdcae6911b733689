'use strict';

const REFUSES = 'nestjs-cls throws where there is no context';

module.exports = {
  title: 'NestJS and nestjs-cls, one context a request',
  requests: 1500,
  without: { limit: REFUSES, none: REFUSES },
};
