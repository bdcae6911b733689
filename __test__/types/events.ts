import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { AsyncContext } from 'native-async-context';
import {
  addEventListener,
  addListener,
  bindEmitter,
  bindEventTarget,
  EventEmitterAsyncResource,
  eventContext,
  on,
  once,
} from 'native-async-context/events';
import { expectType } from './expect-type.js';

const snapshot = new AsyncContext.Snapshot();

// A bound emitter or target keeps its type.
expectType<PassThrough>()(bindEmitter(new PassThrough()));
expectType<EventEmitter>()(bindEmitter(new EventEmitter(), snapshot));
expectType<EventTarget>()(bindEventTarget(new EventTarget()));
expectType<AbortSignal>()(bindEventTarget(new AbortController().signal, snapshot));
// @ts-expect-error: that is no emitter.
bindEmitter(new EventTarget());
// @ts-expect-error: that is no target.
bindEventTarget(new EventEmitter());
// @ts-expect-error: that is no Snapshot.
bindEmitter(new EventEmitter(), {});

// The helpers.
const emitter = new EventEmitter();
for (const add of [on, once, addListener]) {
  expectType<EventEmitter>()(add(emitter, 'event', () => {}));
  add(emitter, Symbol('event'), (_a: number) => {}, { captureAsyncContext: true });
  // @ts-expect-error: there is no such option.
  add(emitter, 'event', () => {}, { capture: true });
}
const target = new EventTarget();
addEventListener(target, 'event', (event) => void event);
addEventListener(target, 'event', { handleEvent() {} }, { captureAsyncContext: true, once: true });
addEventListener(target, 'event', () => {}, true);
// @ts-expect-error: the option is a boolean.
addEventListener(target, 'event', () => {}, { captureAsyncContext: 1 });

expectType<AsyncContext.Snapshot | undefined>()(eventContext(new Event('event')));
// @ts-expect-error: that is no Event.
eventContext('event');

class Job extends EventEmitterAsyncResource {}
expectType<number>()(new Job({ name: 'Job' }).asyncId);
