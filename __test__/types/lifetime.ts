import { EventEmitter } from 'node:events';
import { createServer } from 'node:http';
import { endWithResponse, Lifetime } from 'native-async-context/lifetime';
import type { EndingWithResponse, LifetimeOptions } from 'native-async-context/lifetime';
import { expectType } from './expect-type.js';

const options: LifetimeOptions = { warn: true };
const lifetime = new Lifetime(options);
expectType<boolean>()(lifetime.ended);
expectType<number>()(lifetime.lateReads);
expectType<string>()(lifetime.run((a: number, b: string) => b.repeat(a), 2, 'b'));
expectType<void>()(lifetime.end());

// @ts-expect-error: an argument has the wrong type.
lifetime.run((a: number) => a, 'a');
// @ts-expect-error: it is read only.
lifetime.ended = true;
// @ts-expect-error: there is no such option.
new Lifetime({ warns: true });

expectType<Lifetime>()(Lifetime.until(new AbortController().signal));
expectType<Lifetime>()(Lifetime.until(new EventEmitter(), options));
expectType<Lifetime>()(Lifetime.until(Promise.resolve(1)));
createServer((_request, response) => void Lifetime.until(response).run(() => response.end()));
// @ts-expect-error: nothing that ends.
Lifetime.until(1);

expectType<EndingWithResponse>()(endWithResponse());
endWithResponse(options).undo();

{
  using inBlock = new Lifetime();
  inBlock.run(() => {});
}
