// @ts-nocheck: its packages are installed where it is copied to
'use strict';

const agent = require('elastic-apm-node');

const spans = [];

/** Nothing is sent: what the agent would send ends here. Every other method does nothing. */
const transport = new Proxy(
  {
    sendSpan: keep,
    sendTransaction: keep,
    flush(...args) {
      args.at(-1)?.();
    },
    supportsKeepingUnsampledTransaction: () => false,
    lambdaShouldRegisterTransactions: () => false,
  },
  { get: (target, name) => target[name] ?? (() => {}) },
);

function keep({ trace_id: trace, id, parent_id: parent, name }, done) {
  spans.push({ trace, id, parent, name });
  done?.();
}

agent.start({
  serviceName: 'application',
  transport: () => transport,
  centralConfig: false,
  cloudProvider: 'none',
  metricsInterval: '0',
  logLevel: 'off',
  spanCompressionEnabled: false,
  exitSpanMinDuration: '0ms',
});

globalThis[Symbol.for('native-async-context.apm')] = () => spans;
