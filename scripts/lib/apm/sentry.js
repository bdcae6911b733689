// @ts-nocheck: its packages are only in the folder with its copy
'use strict';

const Sentry = require('@sentry/node');

Sentry.init({ dsn: process.env.SENTRY_DSN, tracesSampleRate: 1, sendClientReports: false });

// By default it sends its spans every five seconds only.
setInterval(() => void Sentry.flush(), 200).unref();
