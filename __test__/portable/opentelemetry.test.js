'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const api = require('@opentelemetry/api');
const {
  CompositePropagator,
  W3CBaggagePropagator,
  W3CTraceContextPropagator,
} = require('@opentelemetry/core');
const { AsyncContext } = require('../../index.js');
const { AsyncLocalStorageContextManager } = require('../../entries/opentelemetry.js');
const { Propagator, portable } = require('../../entries/portable.js');
const { mustCall } = require('../helpers/must-call.js');

/*
 * The same header, read and written by OpenTelemetry's API and its propagators.
 */

api.context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
api.propagation.setGlobalPropagator(
  new CompositePropagator({
    propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator()],
  }),
);

const PUNCTUATION = '\t "\';=,\\asdf!@#$%^&*() é€😀';

/** @param {string} name */
const text = (name) => portable(new AsyncContext.Variable(), { name, decode: (it) => it });
const tenant = text('tenant');
const user = text('acme.user-id');

/** @type {string[]} */
const rejected = [];
const onReject = ({ reason, name }) => rejected.push(`${reason} ${name}`);
const plain = new Propagator([tenant, user], { onReject });
const joint = new Propagator([tenant, user], { onReject, opentelemetry: api });

/** @param {Record<string, import('@opentelemetry/api').BaggageEntry>} entries */
const baggageOf = (entries) =>
  api.propagation.setBaggage(api.ROOT_CONTEXT, api.propagation.createBaggage(entries));

/** @param {unknown} context */
const entriesOf = (context) =>
  Object.fromEntries(
    (api.propagation.getBaggage(/** @type {any} */ (context))?.getAllEntries() ?? []).map(
      ([name, { value, metadata }]) => [name, metadata ? `${value};${metadata}` : value],
    ),
  );

const seen = () => [tenant.get(), user.get()];

/** @param {number} n */
const spanContextOf = (n) => ({
  traceId: String(n + 1).padStart(32, 'a'),
  spanId: String(n + 1).padStart(16, 'b'),
  traceFlags: api.TraceFlags.SAMPLED,
});

test('theirs reads what ours has written', () => {
  const carrier = tenant.run(PUNCTUATION, () => user.run('ada', () => plain.inject()));
  const context = api.propagation.extract(api.ROOT_CONTEXT, carrier);
  assert.deepEqual(entriesOf(context), { tenant: PUNCTUATION, 'acme.user-id': 'ada' });
});

test('ours reads what theirs has written, with the metadata that theirs puts there', () => {
  const metadata = api.baggageEntryMetadataFromString('private;kind=person');
  /** @type {Record<string, string>} */
  const carrier = {};
  const entries = { tenant: { value: PUNCTUATION }, 'acme.user-id': { value: 'ada', metadata } };
  api.propagation.inject(baggageOf(entries), carrier);
  assert.deepEqual(plain.extract(carrier, seen), [PUNCTUATION, 'ada']);
});

test('members of both stay, whichever writes first into a carrier', () => {
  const context = baggageOf({
    theirs: { value: 'a b', metadata: api.baggageEntryMetadataFromString('p=1') },
  });
  const expected = { theirs: 'a b;p=1', tenant: 'acme' };
  /** @type {Record<string, string>} */
  const carrier = {};
  api.propagation.inject(context, carrier);
  tenant.run('acme', () => plain.inject(carrier));
  assert.deepEqual(entriesOf(api.propagation.extract(api.ROOT_CONTEXT, carrier)), expected);
  assert.deepEqual(plain.extract(carrier, seen), ['acme', undefined]);

  const both = api.context.with(context, () => tenant.run('acme', () => joint.inject()));
  assert.deepEqual(entriesOf(api.propagation.extract(api.ROOT_CONTEXT, both)), expected);
});

test('what another propagator has written stays when theirs writes', () => {
  const other = text('other');
  const first = new Propagator([other]);
  const context = baggageOf({ theirs: { value: '1' } });
  const carrier = api.context.with(context, () =>
    other.run('o', () =>
      tenant.run('acme', () => joint.inject(first.inject({ baggage: 'theirs=0' }))),
    ),
  );
  assert.equal(carrier.baggage, 'other=o,theirs=1,tenant=acme');
});

test('with their API, traceparent and their baggage travel with ours', () => {
  const context = api.trace.setSpanContext(baggageOf({ theirs: { value: '1' } }), spanContextOf(0));
  const carrier = api.context.with(context, () => tenant.run('acme', () => joint.inject()));
  const { traceId, spanId } = spanContextOf(0);
  assert.deepEqual(carrier, {
    traceparent: `00-${traceId}-${spanId}-01`,
    baggage: 'theirs=1,tenant=acme',
  });
  const result = joint.extract(
    carrier,
    mustCall((argument) => {
      assert.deepEqual(seen(), ['acme', undefined]);
      const active = api.context.active();
      assert.deepEqual(api.trace.getSpanContext(active), { ...spanContextOf(0), isRemote: true });
      assert.equal(entriesOf(active).theirs, '1');
      return argument;
    }),
    'argument',
  );
  assert.equal(result, 'argument');
  assert.equal(api.context.active(), api.ROOT_CONTEXT);
  assert.deepEqual(seen(), [undefined, undefined]);
});

test('300 interleaved messages, each with its own trace and values', async () => {
  const pause = (/** @type {number} */ time) => new Promise((ready) => setTimeout(ready, time));
  const look = () => [tenant.get(), api.trace.getSpanContext(api.context.active())?.traceId];
  const work = joint.unpack(async (/** @type {number} */ n) => {
    const first = look();
    await pause(n % 3);
    if (n % 10 === 3) throw Object.assign(new Error('a message fails'), { first, last: look() });
    return { first, last: look() };
  });
  const all = Array.from({ length: 300 }, async (_, n) => {
    const context = api.trace.setSpanContext(api.ROOT_CONTEXT, spanContextOf(n));
    const sent = await api.context.with(context, () =>
      tenant.run(`tenant-${n % 7}`, async () => {
        await pause(n % 5);
        return JSON.stringify(joint.pack(n));
      }),
    );
    const { first, last } = await work(JSON.parse(sent)).catch((error) => error);
    const own = [`tenant-${n % 7}`, spanContextOf(n).traceId];
    assert.deepEqual([first, last], [own, own]);
  });
  await Promise.all(all);
});

test('a value of ours that has changed replaces the one that came in, in their header too', () => {
  joint.extract({ baggage: 'tenant=acme,theirs=1' }, () => {
    assert.equal(tenant.run('umbrella', () => joint.inject()).baggage, 'theirs=1,tenant=umbrella');
    assert.equal(tenant.run(undefined, () => joint.inject()).baggage, 'theirs=1');
  });
});

test('their baggage does not have our members', () => {
  joint.extract({ baggage: 'tenant=acme,theirs=1' }, () => {
    assert.equal(tenant.get(), 'acme');
    assert.deepEqual(entriesOf(api.context.active()), { theirs: '1' });
  });
});

test('known limit: theirs leaves out empty values, and encodes some characters of names', () => {
  const odd = text('a#b');
  const carrier = odd.run('1', () => new Propagator([odd]).inject());
  assert.equal(carrier.baggage, 'a#b=1');
  /** @type {Record<string, string>} */
  const theirs = {};
  api.propagation.inject(baggageOf({ 'a#b': { value: '1' } }), theirs);
  assert.equal(theirs.baggage, 'a%23b=1');

  const empty = tenant.run('', () => plain.inject());
  assert.equal(empty.baggage, 'tenant=');
  assert.deepEqual(entriesOf(api.propagation.extract(api.ROOT_CONTEXT, empty)), {});
  assert.deepEqual(plain.extract(empty, seen), ['', undefined]);
});

test('a propagator of theirs that throws is reported, and ours still works', () => {
  /** @type {unknown[]} */
  const reports = [];
  const fail = () => {
    throw new Error('theirs');
  };
  const failing = new Propagator([tenant], {
    onReject: ({ reason, error }) => reports.push(reason, /** @type {Error} */ (error).message),
    opentelemetry: { context: api.context, propagation: { inject: fail, extract: fail } },
  });
  const carrier = tenant.run('acme', () => failing.inject());
  assert.deepEqual(carrier, { baggage: 'tenant=acme' });
  assert.deepEqual(failing.extract(carrier, seen), ['acme', undefined]);
  assert.deepEqual(reports, ['opentelemetry', 'theirs', 'opentelemetry', 'theirs']);
});

test('what the function of extract throws is thrown, and both contexts are restored', () => {
  const thrown = new Error('mine');
  const throws = () =>
    joint.extract({ baggage: 'tenant=acme' }, () => {
      throw thrown;
    });
  assert.throws(throws, (error) => error === thrown);
  assert.deepEqual(seen(), [undefined, undefined]);
  assert.equal(api.context.active(), api.ROOT_CONTEXT);
  assert.deepEqual(rejected, []);
});
