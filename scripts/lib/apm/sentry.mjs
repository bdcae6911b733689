// @ts-nocheck: its packages are installed where it is copied to
import * as Sentry from '@sentry/node';

Sentry.init({ dsn: process.env.SENTRY_DSN, tracesSampleRate: 1, sendClientReports: false });

// It would send its spans every five seconds.
setInterval(() => void Sentry.flush(), 200).unref();
