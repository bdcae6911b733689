import {
  instrument,
  type Instrumentation,
  type InstrumentationName,
  type InstrumentedModule,
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

// What is said to be known is what is known: see entry.test.js.
const names: Record<InstrumentationName, true> = {
  async: true,
  bluebird: true,
  bottleneck: true,
  fastq: true,
  fetch: true,
  http: true,
  mysql2: true,
  'p-queue': true,
  'pg-pool': true,
  'socket.io': true,
  undici: true,
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
