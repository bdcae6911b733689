import { AsyncContext } from 'native-async-context';
import { portable, Propagator } from 'native-async-context/portable';
import type { Packed, Rejection } from 'native-async-context/portable';

interface Limits {
  until: number;
}

const tenant: AsyncContext.Variable<string> = portable(new AsyncContext.Variable<string>(), {
  name: 'tenant',
  decode: (text) => (text === '' ? undefined : text),
});
const limits = portable(new AsyncContext.Variable<Limits>(), {
  name: 'limits',
  encode: ({ until }) => String(until),
  decode: (text) => ({ until: Number(text) }),
  maxLength: 20,
});
const until: number | undefined = limits.get()?.until;

// @ts-expect-error: what comes in has to be checked.
portable(new AsyncContext.Variable<string>(), { name: 'name' });
// @ts-expect-error: it makes something else than the variable has.
portable(new AsyncContext.Variable<string>(), { name: 'name', decode: () => 1 });

const propagator = new Propagator([tenant, limits], {
  key: Buffer.alloc(32),
  onReject: ({ reason, name, error }: Rejection) => console.error(reason, name, error),
});
const carrier: Record<string, string> = propagator.inject();
const headers: { accept: string } = propagator.inject({ accept: '*/*' });
const length: number = propagator.extract(carrier, (text: string) => text.length, 'text');
const packed: Packed<{ id: number }> = propagator.pack({ id: 1 });
const work = propagator.unpack((job: { id: number }, more: boolean) => `${job.id} ${more}`);
const result: string = work(packed, true);
// @ts-expect-error: the second argument of the function.
work(packed, 1);
// @ts-expect-error: another reason.
propagator.extract(carrier, 1);

export { headers, length, result, until };
