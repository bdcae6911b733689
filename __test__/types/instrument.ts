import {
  instrument,
  repair,
  type Instrumentation,
  type InstrumentationName,
  type InstrumentedModule,
  type ModuleRepair,
  type RepairDescription,
  type RepairedModule,
} from 'native-async-context/instrument';
import { expectType } from './expect-type.js';

const instrumentation = instrument('mysql2', 'pg-pool');
expectType<Instrumentation>()(instrumentation);
expectType<Instrumentation>()(instrument());
expectType<readonly InstrumentationName[]>()(instrumentation.names);
expectType<InstrumentedModule[]>()(instrumentation.report());
expectType<void>()(instrumentation.undo());

const [{ name, module, version, repaired }] = instrumentation.report();
expectType<InstrumentationName>()(name);
expectType<string>()(module);
expectType<string>()(version);
expectType<boolean>()(repaired);

// The type lists exactly the known names: see entry.test.js.
const names: Record<InstrumentationName, true> = {
  '@grpc/grpc-js': true,
  amqplib: true,
  async: true,
  'async-lock': true,
  'better-queue': true,
  bluebird: true,
  bottleneck: true,
  cockatiel: true,
  dezalgo: true,
  'es6-promise': true,
  fastq: true,
  fetch: true,
  'graceful-fs': true,
  http: true,
  http2: true,
  inflight: true,
  locks: true,
  mariadb: true,
  memjs: true,
  memoizee: true,
  mqtt: true,
  mysql2: true,
  nats: true,
  'node-schedule': true,
  nodemailer: true,
  'p-queue': true,
  pg: true,
  'pg-pool': true,
  postgres: true,
  promise: true,
  q: true,
  redis: true,
  rsvp: true,
  sharp: true,
  'socket.io': true,
  tarn: true,
  thunky: true,
  undici: true,
  when: true,
  winston: true,
  workerpool: true,
  ws: true,
};
instrument(...(Object.keys(names) as InstrumentationName[]));

// @ts-expect-error: not a name that is known
instrument('mysql');
// @ts-expect-error: one by one
instrument(['mysql2']);
// @ts-expect-error: read only
instrumentation.names.push('http');

{
  using _ = instrument('http');
}

const description: RepairDescription = {
  versions: ['1.0.0', '2.0.0'],
  steps: [
    { at: ['get', 'set'], callbacks: [-1, 'first'] },
    { at: 'subscribe', callbacks: [1], removable: true },
    { at: 'listen', callbacks: [1], until: 'unlisten' },
    { at: 'unsubscribe', removes: [1] },
    { at: 'send', arguments: { 1: [{ at: 'onSent', in: 'caller' }] } },
    {
      at: 'createQueue',
      arguments: { 0: [{ at: '', in: 'item' }] },
      returned: [{ at: 'push', items: [0] }],
    },
    { at: 'connect', resolved: [{ at: 'emit', in: 'caller' }] },
    { at: 'take', callbacks: [0], takes: 'stream' },
    { at: 'release', releases: 'stream', in: 'root' },
    { at: 'run', replaced: { 0: (task: string) => [task], [-1]: String } },
    { at: 'Socket.prototype', listeners: true },
  ],
};
const repaired2 = repair('job-queue', description);
expectType<ModuleRepair>()(repaired2);
expectType<RepairedModule[]>()(repaired2.report());
expectType<void>()(repaired2.undo());
repair({ get() {} }, { steps: [{ at: 'get', callbacks: [0] }] });
repair(
  class {},
  // The path may be a constant.
  { steps: [{ at: ['prototype.get'] as const, callbacks: [0] as const }] },
);

// @ts-expect-error: a name or exports
repair(1, description);
// @ts-expect-error: steps are needed
repair('job-queue', {});
// @ts-expect-error: positions are a list
repair('job-queue', { steps: [{ at: 'get', callbacks: 0 }] });
// @ts-expect-error: no such property
repair('job-queue', { steps: [{ at: 'get', callback: [0] }] });
// @ts-expect-error: no such place
repair('job-queue', { steps: [{ at: 'get', in: 'here' }] });

{
  using _ = repair('job-queue', description);
}
