// @ts-nocheck: its packages are installed where it is copied to
import { register } from 'node:module';

// The documentation has --experimental-loader, with which Node 22 cannot start this agent.
register('elastic-apm-node/loader.mjs', import.meta.url);
await import('elastic-apm-node/start.js');
