'use strict';

const assert = require('node:assert/strict');
const { createSecretKey } = require('node:crypto');
const { test } = require('node:test');
const { AsyncContext, AsyncLocalStorage } = require('../../index.js');
const { portable, Propagator } = require('../../entries/portable.js');

/** @typedef {import('../../entries/portable.js').Rejection} Rejection */

const KEY = 'a secret of at least 32 bytes, always';

/**
 * @param {string} name
 * @param {Partial<import('../../entries/portable.js').PortableOptions<any>>} [options]
 */
const owned = (name, options = {}) =>
  portable(/** @type {any} */ (new AsyncContext.Variable({ name })), {
    name,
    decode: (/** @type {string} */ text) => text,
    ...options,
  });

/**
 * @param {any[]} variables
 * @param {import('../../entries/portable.js').PropagatorOptions} [options]
 */
function recording(variables, options = {}) {
  /** @type {Rejection[]} */
  const rejected = [];
  const onReject = (/** @type {Rejection} */ rejection) => rejected.push(rejection);
  return { rejected, propagator: new Propagator(variables, { onReject, ...options }) };
}

test('what is injected is there in extract, through await, and nowhere else', async () => {
  const tenant = owned('tenant');
  const propagator = new Propagator([tenant]);
  const carrier = tenant.run('acme', () => propagator.inject());
  assert.deepEqual(carrier, { baggage: 'tenant=acme' });
  const seen = await propagator.extract(
    carrier,
    async (/** @type {string} */ argument) => {
      await null;
      return [argument, tenant.get()];
    },
    'argument',
  );
  assert.deepEqual(seen, ['argument', 'acme']);
  assert.equal(tenant.get(), undefined);
});

test('any text and any value travel, by the codec', () => {
  const text = owned('text');
  const limits = owned('limits', { encode: JSON.stringify, decode: JSON.parse });
  const propagator = new Propagator([text, limits]);
  const value = 'a b,c;d=e\\"%é漢😀!\'()*';
  const carrier = text.run(value, () =>
    limits.run({ until: 5, ids: [1] }, () => propagator.inject()),
  );
  assert.match(carrier.baggage, /^[!-~]+$/);
  propagator.extract(carrier, () => {
    assert.equal(text.get(), value);
    assert.deepEqual(limits.get(), { until: 5, ids: [1] });
  });
});

test('a variable without a value does not travel, and has none behind extract', () => {
  const tenant = owned('tenant');
  const user = owned('user');
  const propagator = new Propagator([tenant, user]);
  assert.deepEqual(propagator.inject(), {});
  const carrier = user.run('ada', () => propagator.inject());
  // The receiver's own value must not replace one that was not sent.
  tenant.run('of the receiver', () => {
    propagator.extract(carrier, () => {
      assert.equal(tenant.get(), undefined);
      assert.equal(user.get(), 'ada');
    });
    for (const empty of [undefined, null, {}, { baggage: '' }]) {
      propagator.extract(empty, () => assert.equal(tenant.get(), undefined));
    }
    assert.equal(tenant.get(), 'of the receiver');
  });
});

test('other variables and storages keep what they have', () => {
  const tenant = owned('tenant');
  const other = new AsyncContext.Variable();
  const storage = new AsyncLocalStorage();
  const propagator = new Propagator([tenant]);
  other.run('other', () =>
    storage.run('store', () =>
      propagator.extract({ baggage: 'tenant=acme' }, () => {
        assert.deepEqual(
          [tenant.get(), other.get(), storage.getStore()],
          ['acme', 'other', 'store'],
        );
      }),
    ),
  );
});

test('what others have written into the carrier stays, and what was there of ours is replaced', () => {
  const tenant = owned('tenant');
  const propagator = new Propagator([tenant]);
  const carrier = { baggage: 'a=1;p=2 , tenant=old, b = 2', traceparent: 'kept' };
  tenant.run('new', () => propagator.inject(carrier));
  assert.deepEqual(carrier, { baggage: 'a=1;p=2,b = 2,tenant=new', traceparent: 'kept' });
  // If the variable has no value, an old one must not travel on.
  propagator.inject(carrier);
  assert.equal(carrier.baggage, 'a=1;p=2,b = 2');
});

test('what a carrier says wrongly is left out and reported; the function is called all the same', () => {
  const tenant = owned('tenant', { maxLength: 8 });
  const picky = owned('picky', {
    decode(/** @type {string} */ text) {
      if (text === 'throws') throw new RangeError('no');
      return text === 'right' ? text : undefined;
    },
  });
  const { propagator, rejected } = recording([tenant, picky]);
  /** @type {[unknown, string[], (string | undefined)?][]} */
  const carriers = [
    [{ baggage: 'tenant=a b' }, ['malformed tenant'], 'right'],
    [{ baggage: 'tenant=%ff' }, ['malformed tenant'], 'right'],
    [{ baggage: 'tenant=%' }, ['malformed tenant'], 'right'],
    [{ baggage: 'tenant="a"' }, ['malformed tenant'], 'right'],
    [{ baggage: 'tenant=123456789' }, ['too-long tenant'], 'right'],
    [{ baggage: 'tenant=a,tenant=b' }, ['duplicate tenant'], 'right'],
    [{ baggage: `tenant=a,x=${'x'.repeat(8192)}` }, ['too-long undefined']],
    [{ baggage: 7 }, ['malformed undefined']],
    [new Map([['baggage', 'tenant=a']]), ['malformed undefined']],
    ['tenant=a', ['malformed undefined']],
    [
      {
        get baggage() {
          throw new Error('getter');
        },
      },
      ['malformed undefined'],
    ],
    [
      new Proxy(
        {},
        {
          getOwnPropertyDescriptor() {
            throw new Error('proxy');
          },
        },
      ),
      ['malformed undefined'],
    ],
  ];
  let called = 0;
  for (const [carrier, expected, other] of carriers) {
    rejected.length = 0;
    if (other !== undefined) {
      /** @type {any} */ (carrier).baggage += ',picky=right';
    }
    propagator.extract(carrier, () => {
      called++;
      assert.equal(tenant.get(), undefined);
      assert.equal(picky.get(), other);
    });
    assert.deepEqual(
      rejected.map(({ reason, name }) => `${reason} ${name}`),
      expected,
    );
  }
  assert.equal(called, carriers.length);
  rejected.length = 0;
  propagator.extract({ baggage: 'picky=throws' }, () => assert.equal(picky.get(), undefined));
  propagator.extract({ baggage: 'picky=wrong' }, () => assert.equal(picky.get(), undefined));
  assert.deepEqual(
    rejected.map(({ reason, name, error }) => [reason, name, error instanceof RangeError]),
    [
      ['decode', 'picky', true],
      ['decode', 'picky', false],
    ],
  );
});

test('what cannot be encoded does not travel, and is reported', () => {
  const throwing = owned('throwing', {
    encode() {
      throw new RangeError('no');
    },
  });
  const number = owned('number');
  const long = owned('long', { maxLength: 3 });
  const half = owned('half');
  const { propagator, rejected } = recording([throwing, number, long, half]);
  const carrier = throwing.run(1, () =>
    number.run(1, () => long.run('1234', () => half.run('\ud800', () => propagator.inject()))),
  );
  assert.deepEqual(carrier, {});
  assert.deepEqual(rejected.map(({ reason, name }) => `${reason} ${name}`).sort(), [
    'encode half',
    'encode number',
    'encode throwing',
    'too-long long',
  ]);
});

test('a header never gets longer than 8192 bytes, whatever was in it', () => {
  const big = owned('big', { maxLength: 4096 });
  const small = owned('small');
  const { propagator, rejected } = recording([big, small], { key: KEY });
  const carrier = big.run('b'.repeat(4000), () =>
    small.run('s', () => propagator.inject({ baggage: `x=${'x'.repeat(4500)}` })),
  );
  assert.ok(carrier.baggage.length <= 8192);
  assert.deepEqual(
    rejected.map(({ reason, name }) => `${reason} ${name}`),
    ['too-long big'],
  );
  propagator.extract(carrier, () => {
    assert.equal(small.get(), 's');
    assert.equal(big.get(), undefined);
  });
});

test('bytes and several headers are read, as from Kafka and node:http', () => {
  const tenant = owned('tenant');
  const propagator = new Propagator([tenant]);
  for (const baggage of [Buffer.from('tenant=a'), ['x=1', 'tenant=a'], [Buffer.from('tenant=a')]]) {
    propagator.extract({ baggage }, () => assert.equal(tenant.get(), 'a'));
  }
});

test('pack and unpack: the message, the receiver and the other arguments arrive', () => {
  const tenant = owned('tenant');
  const propagator = new Propagator([tenant]);
  const packed = tenant.run('acme', () => propagator.pack({ id: 1 }));
  assert.deepEqual(structuredClone(packed), {
    asyncContext: { baggage: 'tenant=acme' },
    message: { id: 1 },
  });
  const receiver = {};
  /** @type {unknown[]} */
  const seen = [];
  const work = propagator.unpack(
    /** @this {unknown} */
    function (/** @type {unknown} */ message, /** @type {unknown} */ more) {
      seen.push(this === receiver, message, more, tenant.get());
      return 'result';
    },
  );
  assert.equal(work.call(receiver, packed, 'more'), 'result');
  assert.deepEqual(seen.splice(0), [true, { id: 1 }, 'more', 'acme']);
  // From a sender that does not pack.
  tenant.run('of the receiver', () => work.call(receiver, 'plain', 'more'));
  assert.deepEqual(seen, [true, 'plain', 'more', undefined]);
});

test('what the function throws is thrown, and the context put back', () => {
  const tenant = owned('tenant');
  const propagator = new Propagator([tenant]);
  tenant.run('outside', () => {
    assert.throws(
      () =>
        propagator.extract({ baggage: 'tenant=a' }, () => {
          throw new RangeError('of the function');
        }),
      RangeError,
    );
    assert.equal(tenant.get(), 'outside');
  });
});

test('with a key: only what was signed together is entered', () => {
  const tenant = owned('tenant');
  const user = owned('user');
  const { propagator, rejected } = recording([tenant, user], { key: KEY });
  const made = (/** @type {string} */ of, /** @type {string} */ who) =>
    tenant.run(of, () => user.run(who, () => propagator.inject()));
  const a = made('a', 'ada');
  const b = made('b', 'bob');
  const signature = (/** @type {Record<string, string>} */ { baggage }) =>
    /,async-context-signature=([\w-]{43})$/.exec(baggage)?.[1];
  assert.notEqual(signature(a), undefined);
  /** @param {string} baggage */
  const read = (baggage) =>
    propagator.extract({ baggage }, () => [tenant.get(), user.get()].join(' '));
  assert.equal(read(a.baggage), 'a ada');
  // Encoded differently on the way, in another order, and with a member of another system.
  assert.equal(read(`x=1,user=%61da , tenant=a,async-context-signature=${signature(a)}`), 'a ada');
  assert.deepEqual(rejected, []);
  const forged = [
    'tenant=a,user=ada',
    a.baggage.replace('tenant=a', 'tenant=b'),
    a.baggage.replace('user=ada,', ''),
    `tenant=a,user=bob,async-context-signature=${signature(b)}`,
    `${a.baggage},async-context-signature=${signature(b)}`,
    `${a.baggage},tenant=b`,
    a.baggage.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')),
    `async-context-signature=${signature(a)},tenant=`,
  ];
  for (const baggage of forged) {
    rejected.length = 0;
    assert.equal(read(baggage), ' ', baggage);
    assert.equal(rejected.at(-1)?.reason, 'signature', baggage);
  }
  const other = new Propagator([tenant, user], {
    key: createSecretKey(Buffer.alloc(32, 1)),
    onReject() {},
  });
  other.extract(a, () => assert.equal(tenant.get(), undefined));
});

test('onReject that throws is a process warning; without onReject there is one, which names nothing', async () => {
  /** @type {any[]} */
  const warnings = [];
  const listen = (/** @type {any} */ warning) => warnings.push(warning);
  process.on('warning', listen);
  try {
    const secret = owned('secret-name');
    const silent = new Propagator([secret]);
    for (let i = 0; i < 3; i++) silent.extract({ baggage: 'secret-name=a b' }, () => {});
    const throwing = new Propagator([secret], {
      onReject() {
        throw new Error('of onReject');
      },
    });
    throwing.extract({ baggage: 'secret-name=a b' }, () => {});
    await new Promise((resolve) => setImmediate(resolve));
  } finally {
    process.off('warning', listen);
  }
  assert.deepEqual(
    warnings.map(({ code }) => code),
    ['ASYNC_CONTEXT_REJECTED', 'ASYNC_CONTEXT_REJECTED'],
  );
  assert.doesNotMatch(warnings[0].message, /secret-name/);
  assert.match(warnings[1].detail, /of onReject/);
});
