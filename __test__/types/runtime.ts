import { runtime } from 'native-async-context';
import { expectType } from './expect-type.js';

expectType<'intrinsic' | 'native' | 'host'>()(runtime.backend);
expectType<string>()(runtime.reason.code);
expectType<string>()(runtime.reason.message);
expectType<boolean>()(runtime.nodeCarries);
expectType<string>()(runtime.versions.package);
expectType<string>()(runtime.versions.node);
expectType<string>()(runtime.versions.v8);
expectType<string>()(runtime.versions.napi);

// @ts-expect-error: there is no such backend.
runtime.backend === 'wasm';
// @ts-expect-error: it is decided.
runtime.backend = 'host';
// @ts-expect-error: it is decided.
runtime.reason.code = 'code';
// @ts-expect-error: it is decided.
runtime.versions.node = '20';
