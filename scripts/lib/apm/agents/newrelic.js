// @ts-nocheck: its packages are installed where it is copied to
'use strict';

Object.assign(process.env, {
  NEW_RELIC_APP_NAME: 'application',
  NEW_RELIC_LICENSE_KEY: '0'.repeat(40),
  NEW_RELIC_HOST: '127.0.0.1',
  NEW_RELIC_PORT: '9',
  NEW_RELIC_NO_CONFIG_FILE: 'true',
  NEW_RELIC_LOG_ENABLED: 'false',
  NEW_RELIC_UTILIZATION_DETECT_AWS: 'false',
  NEW_RELIC_UTILIZATION_DETECT_AZURE: 'false',
  NEW_RELIC_UTILIZATION_DETECT_GCP: 'false',
});

const { agent } = require('newrelic');

// It records only when it believes to be connected, and its collector is not there.
agent.setState('started');

const spans = [];
agent.on('transactionFinished', ({ traceId, trace }) => {
  const walk = ({ segment, children }, parent) => {
    spans.push({ trace: traceId, id: segment.id, parent, name: segment.name });
    for (const child of children) walk(child, segment.id);
  };
  walk(trace.segments.root, undefined);
});

globalThis[Symbol.for('native-async-context.apm')] = () => spans;
