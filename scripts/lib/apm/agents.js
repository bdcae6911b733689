'use strict';

/**
 * The APMs, each started as its documentation says, for an application of CommonJS modules and for one of
 * ES modules. The environment makes an agent send its spans to a collector on this machine without delay,
 * and send nothing to other machines.
 *
 * @typedef {object} Agent
 * @property {string} name of the package
 * @property {Record<keyof typeof APPLICATIONS, string[]>} start the flags for Node
 * @property {(collector: import('./collector.js').Collector) => NodeJS.ProcessEnv} env
 * @property {string} [ready] the call to the collector that must come before the first request
 */

const APPLICATIONS = { require: 'with-require.js', import: 'with-import.mjs' };

/**
 * Even without this package, some agents lose a request that waited for a database connection, or attribute
 * its query to the request that used the connection before. The affected request differs from run to run,
 * so no request waits under these agents.
 */
const NO_WAITING = { APPLICATION_CONNECTIONS: '20' };

/** @type {Record<string, Agent>} */
const AGENTS = {
  'dd-trace': {
    name: 'dd-trace',
    start: {
      require: ['--require', 'dd-trace/init'],
      import: ['--import', 'dd-trace/initialize.mjs'],
    },
    env: ({ url }) => ({
      DD_TRACE_AGENT_URL: url,
      DD_TRACE_FLUSH_INTERVAL: '100',
      DD_INSTRUMENTATION_TELEMETRY_ENABLED: 'false',
      DD_REMOTE_CONFIGURATION_ENABLED: 'false',
      DD_TRACE_STARTUP_LOGS: 'false',
      DD_TRACE_STATS_COMPUTATION_ENABLED: 'false',
      DD_RUNTIME_METRICS_ENABLED: 'false',
      DD_PROFILING_ENABLED: 'false',
      DD_APPSEC_ENABLED: 'false',
      DD_CRASHTRACKING_ENABLED: 'false',
    }),
  },

  elastic: {
    name: 'elastic-apm-node',
    start: {
      require: ['--require', 'elastic-apm-node/start'],
      import: ['--import', './elastic.mjs'],
    },
    env: ({ url }) => ({
      ELASTIC_APM_SERVER_URL: url,
      ELASTIC_APM_API_REQUEST_TIME: '200ms',
      ELASTIC_APM_CENTRAL_CONFIG: 'false',
      ELASTIC_APM_CLOUD_PROVIDER: 'none',
      ELASTIC_APM_METRICS_INTERVAL: '0s',
      ELASTIC_APM_LOG_LEVEL: 'off',
      // Otherwise the agent leaves out some short spans.
      ELASTIC_APM_SPAN_COMPRESSION_ENABLED: 'false',
      ELASTIC_APM_EXIT_SPAN_MIN_DURATION: '0ms',
      ...NO_WAITING,
    }),
  },

  newrelic: {
    name: 'newrelic',
    start: {
      require: ['--require', 'newrelic'],
      import: ['--import', 'newrelic/esm-loader.mjs', '--require', 'newrelic'],
    },
    env: ({ securePort, certificate }) => ({
      NEW_RELIC_APP_NAME: 'application',
      NEW_RELIC_LICENSE_KEY: '0'.repeat(40),
      NEW_RELIC_HOST: '127.0.0.1',
      NEW_RELIC_PORT: String(securePort),
      NODE_EXTRA_CA_CERTS: certificate,
      NEW_RELIC_NO_CONFIG_FILE: 'true',
      NEW_RELIC_LOG_ENABLED: 'false',
      NEW_RELIC_UTILIZATION_DETECT_AWS: 'false',
      NEW_RELIC_UTILIZATION_DETECT_AZURE: 'false',
      NEW_RELIC_UTILIZATION_DETECT_AZUREFUNCTION: 'false',
      NEW_RELIC_UTILIZATION_DETECT_GCP: 'false',
      NEW_RELIC_UTILIZATION_DETECT_PCF: 'false',
      ...NO_WAITING,
    }),
    // The agent records nothing until it is connected, and then it sends this.
    ready: 'agent_settings',
  },

  opentelemetry: {
    name: '@opentelemetry/auto-instrumentations-node',
    start: {
      require: ['--require', '@opentelemetry/auto-instrumentations-node/register'],
      import: [
        '--experimental-loader',
        '@opentelemetry/instrumentation/hook.mjs',
        '--import',
        '@opentelemetry/auto-instrumentations-node/register',
      ],
    },
    env: ({ url }) => ({
      OTEL_EXPORTER_OTLP_ENDPOINT: url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_BSP_SCHEDULE_DELAY: '100',
      OTEL_TRACES_EXPORTER: 'otlp',
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_LOGS_EXPORTER: 'none',
      // Cloud detectors send requests to the network.
      OTEL_NODE_RESOURCE_DETECTORS: 'none',
    }),
  },

  sentry: {
    name: '@sentry/node',
    start: {
      require: ['--require', './sentry.js'],
      import: ['--import', './sentry.mjs'],
    },
    env: ({ url }) => ({ SENTRY_DSN: `${url.replace('//', '//key@')}/1` }),
  },
};

module.exports = { AGENTS, APPLICATIONS };
