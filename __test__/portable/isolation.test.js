'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { inspect } = require('node:util');
const v8 = require('node:v8');
const { AsyncContext } = require('../../index.js');
const { Propagator, portable } = require('../../entries/portable.js');
const { mustCall } = require('../helpers/must-call.js');

/*
 * Attacks through carriers, and within the process. A sender may write anything. Code that has neither
 * the variable nor the propagator cannot read, list or enter a value.
 */

const decode = (/** @type {string} */ text) => text;

/**
 * @param {string} name
 * @param {object} [options]
 * @returns {AsyncContext.Variable<any>}
 */
const variableOf = (name, options = {}) =>
  portable(new AsyncContext.Variable({ name }), { name, decode, ...options });

/**
 * @param {AsyncContext.Variable<any>[]} variables
 * @param {object} [options]
 */
function receiverOf(variables, options = {}) {
  /** @type {string[]} */
  const rejected = [];
  const propagator = new Propagator(variables, {
    onReject: ({ reason, name = '' }) => rejected.push(`${reason} ${name}`.trim()),
    ...options,
  });
  return {
    propagator,
    /** @param {unknown} carrier */
    receive: (carrier) =>
      propagator.extract(carrier, () => ({
        values: variables.map((variable) => variable.get()),
        rejected: rejected.splice(0),
      })),
  };
}

test('names that no variable has are ignored', () => {
  const others = [variableOf('role'), new AsyncContext.Variable({ name: 'admin' })];
  const { receive } = receiverOf([variableOf('tenant')]);
  const baggage = 'role=admin,admin=1,Tenant=b,tenant =a,tenant[]=b,%74enant=b,tenant%20=b';
  assert.deepEqual(receive({ baggage }), { values: ['a'], rejected: [] });
  for (const other of others) assert.equal(other.get(), undefined);
});

test('a name that occurs twice has no value: readers differ in which one they take', () => {
  const { receive } = receiverOf([variableOf('tenant')]);
  for (const baggage of ['tenant=a,tenant=b', 'tenant=a,tenant=a', ['tenant=a', 'tenant=b']]) {
    assert.deepEqual(receive({ baggage }), {
      values: [undefined],
      rejected: ['duplicate tenant'],
    });
  }
});

test('names of Object.prototype are names like others', () => {
  const names = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'baggage'];
  const baggage = names.map((name) => `${name}=${name}`).join();
  // A receiver that does not know these names.
  assert.deepEqual(receiverOf([variableOf('tenant')]).receive({ baggage }), {
    values: [undefined],
    rejected: [],
  });
  // A receiver that does.
  const { propagator, receive } = receiverOf(names.map((name) => variableOf(name)));
  assert.deepEqual(receive({ baggage }), { values: names, rejected: [] });
  assert.deepEqual(receive(JSON.parse(`{ "__proto__": { "baggage": "constructor=1" } }`)), {
    values: names.map(() => undefined),
    rejected: [],
  });
  propagator.extract({ baggage }, () =>
    assert.equal(
      propagator.inject().baggage.split(',').sort().join(),
      baggage.split(',').sort().join(),
    ),
  );
  assert.equal(/** @type {any} */ ({}).baggage, undefined);
  assert.deepEqual(Object.keys(Object.prototype), []);
});

test('what is too long has no value', () => {
  const { receive } = receiverOf([variableOf('a', { maxLength: 4 }), variableOf('b')]);
  assert.deepEqual(receive({ baggage: 'a=12345,b=1' }), {
    values: [undefined, '1'],
    rejected: ['too-long a'],
  });
  // The encoded length in the header counts.
  assert.deepEqual(receive({ baggage: 'a=%41%41,b=1' }).rejected, ['too-long a']);
  const long = `a=1,${'x'.repeat(8_189)}`;
  for (const baggage of [
    long,
    [long],
    Array(9_000).fill(''),
    Buffer.from(long),
    'a=1;'.repeat(1e6),
  ]) {
    assert.deepEqual(receive({ baggage }), {
      values: [undefined, undefined],
      rejected: ['too-long'],
    });
  }
});

test('what breaks the grammar has no value', () => {
  const { receive } = receiverOf([variableOf('a'), variableOf('b')]);
  for (const value of [
    '%',
    '%4',
    '%zz',
    '%ff',
    '%c3%28',
    '"x"',
    'a b',
    'a\\b',
    'é',
    '\0',
    '\r\nx: 1',
  ]) {
    assert.deepEqual(
      receive({ baggage: `a=${value},b=1` }),
      { values: [undefined, '1'], rejected: ['malformed a'] },
      inspect(value),
    );
  }
});

test('carriers that are no carriers are reported, and end no request', () => {
  const { receive } = receiverOf([variableOf('a')]);
  const thrower = new Proxy(
    {},
    {
      get: () => assert.fail('get'),
      getOwnPropertyDescriptor: () => assert.fail('getOwnPropertyDescriptor'),
      has: () => assert.fail('has'),
    },
  );
  const getter = Object.defineProperty({}, 'baggage', { get: () => assert.fail('getter') });
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  for (const carrier of [
    ...[1, 'baggage', true, Symbol('s'), () => {}, thrower, getter, proxy],
    ...[{ baggage: 1 }, { baggage: {} }, { baggage: [1] }, { baggage: [['a=1']] }],
    { baggage: new Proxy([], { get: () => assert.fail('element') }) },
    { baggage: { toString: () => 'a=1', length: 1, 0: 'a=1' } },
    ...[new Headers({ baggage: 'a=1' }), new Map([['baggage', 'a=1']])],
  ]) {
    assert.deepEqual(receive(carrier), { values: [undefined], rejected: ['malformed'] });
  }
  for (const carrier of [undefined, null, {}, [], { baggage: undefined }, { baggage: '' }]) {
    assert.deepEqual(receive(carrier), { values: [undefined], rejected: [] });
  }
});

test('a getter is asked once: it cannot answer in two ways', () => {
  let asked = 0;
  const carrier = {
    get baggage() {
      return `a=${asked++}`;
    },
  };
  assert.deepEqual(receiverOf([variableOf('a')]).receive(carrier).values, ['0']);
  assert.equal(asked, 1);
});

test('what is on Object.prototype was not sent, and gets nothing', () => {
  const { propagator, receive } = receiverOf([variableOf('a')]);
  const variable = variableOf('b');
  const sender = new Propagator([variable]);
  const stolen = [];
  Object.defineProperty(Object.prototype, 'baggage', {
    configurable: true,
    get: () => 'a=polluted',
    set(value) {
      stolen.push(value);
    },
  });
  try {
    assert.deepEqual(receive({}), { values: [undefined], rejected: [] });
    assert.deepEqual(propagator.inject(), {});
    assert.ok(
      Object.hasOwn(
        variable.run('1', () => sender.inject()),
        'baggage',
      ),
    );
  } finally {
    delete (/** @type {any} */ (Object.prototype).baggage);
  }
  assert.deepEqual(stolen, []);
});

test('what decode throws ends no request, and the value of the receiver is not taken instead', () => {
  const tenant = variableOf('tenant', {
    decode(/** @type {string} */ text) {
      if (text === 'throw') throw new Error(text);
      return undefined;
    },
  });
  const { receive } = receiverOf([tenant]);
  for (const text of ['throw', 'undefined']) {
    assert.deepEqual(
      tenant.run('of the receiver', () => receive({ baggage: `tenant=${text}` })),
      { values: [undefined], rejected: ['decode tenant'] },
    );
  }
});

test('code without the variable cannot list, read or enter it', () => {
  const secret = variableOf('secret');
  const carrier = { baggage: 'secret=forged' };
  const stranger = new Propagator([]);
  const namesake = variableOf('secret');
  const { receive } = receiverOf([namesake]);
  secret.run('value', () => {
    assert.deepEqual(stranger.inject(), {});
    stranger.extract(carrier, () => assert.equal(secret.get(), 'value'));
    // The same name is not the same variable.
    assert.deepEqual(new Propagator([namesake]).inject(), {});
    assert.deepEqual(receive(carrier).values, ['forged']);
    assert.equal(namesake.get(), undefined);
    assert.equal(secret.get(), 'value');
  });
  const propagator = new Propagator([secret], { key: 'k'.repeat(32) });
  secret.run('value', () => {
    const shown = inspect(propagator, { showHidden: true, getters: true, depth: 9 });
    assert.doesNotMatch(shown, /secret|kkk/);
    assert.deepEqual(Reflect.ownKeys(propagator), []);
    assert.equal(JSON.stringify(propagator), '{}');
    assert.doesNotMatch(v8.serialize(propagator).toString('latin1'), /secret|kkk/);
    assert.deepEqual(structuredClone(propagator), {});
  });
  const impostor = Object.create(Propagator.prototype);
  assert.throws(() => impostor.inject(), { code: 'ERR_INVALID_THIS' });
});

test('code that has the variable cannot make it travel if its owner has not', () => {
  assert.throws(() => new Propagator([new AsyncContext.Variable({ name: 'private' })]), {
    code: 'ERR_ASYNC_CONTEXT_NOT_PORTABLE',
  });
});

test('with a key, a carrier of one tenant does not pass for another', () => {
  const [tenant, user] = [variableOf('tenant'), variableOf('user')];
  const key = 'a key that has thirty-two bytes!';
  const { propagator, receive } = receiverOf([tenant, user], { key });
  const carrierOf = (/** @type {string} */ name, /** @type {string} */ id) =>
    tenant.run(name, () => user.run(id, () => propagator.inject().baggage));
  const [ofA, ofB] = [carrierOf('a', '1'), carrierOf('b', '2')];
  assert.deepEqual(receive({ baggage: ofA }), { values: ['a', '1'], rejected: [] });
  assert.deepEqual(receive({ baggage: `x=1, ${ofA.replaceAll(',', ' , ')};p` }).values, ['a', '1']);
  const [tenantA, userA, signatureA] = ofA.split(',');
  const [tenantB, userB, signatureB] = ofB.split(',');
  for (const members of [
    [tenantB, userA, signatureA],
    [tenantA, userB, signatureA],
    [tenantA, userA, signatureB],
    [tenantA, userA],
    [tenantA, signatureA],
    [userA, signatureA],
    [tenantA, userA, signatureA, signatureA],
    [tenantA, userA, `${signatureA}0`],
    [tenantA, userA, signatureA.slice(0, -1)],
    [tenantA, userA, 'async-context-signature='],
    [tenantA, tenantB, userA, signatureA],
    ['tenant=1', 'user=a', signatureA],
    ['tenant=a%2Cuser%3D1', signatureA],
    ['tenant=a', 'user=%', signatureA],
  ]) {
    const { values, rejected } = receive({ baggage: members.join() });
    assert.deepEqual(values, [undefined, undefined], members.join());
    assert.equal(rejected.at(-1), 'signature');
  }
  // Nor does a carrier that was signed with another key.
  const other = receiverOf([tenant, user], { key: Buffer.alloc(32, 1) });
  assert.deepEqual(other.receive({ baggage: ofA }).rejected, ['signature']);
  // Without members there is nothing to sign.
  assert.deepEqual(receive({}), { values: [undefined, undefined], rejected: [] });
  assert.deepEqual(propagator.inject(), {});
});

test('a signature holds if what comes between encodes in another way', () => {
  const tenant = variableOf('tenant');
  const { propagator, receive } = receiverOf([tenant], { key: 'k'.repeat(32) });
  const { baggage } = tenant.run("it's", () => propagator.inject());
  assert.match(baggage, /it%27s/);
  assert.deepEqual(receive({ baggage: baggage.replace('%27', "'") }).values, ["it's"]);
});

test('without a key, who writes the carrier chooses the values: a known limit', () => {
  const { receive } = receiverOf([variableOf('tenant')]);
  assert.deepEqual(receive({ baggage: 'tenant=b' }).values, ['b']);
});

test('a key signs for one propagator in a carrier: a known limit', () => {
  const [a, b] = [variableOf('a'), variableOf('b')];
  const first = receiverOf([a], { key: 'k'.repeat(32) });
  const second = receiverOf([b], { key: 'k'.repeat(32) });
  const carrier = a.run('1', () =>
    b.run('2', () => second.propagator.inject(first.propagator.inject())),
  );
  assert.deepEqual(first.receive(carrier).rejected, ['signature']);
  assert.deepEqual(second.receive(carrier).values, ['2']);
});

/** Built-ins that the room uses: if it called a replaced one, that would see texts and values. */
const BUILT_INS = /** @type {[any, string[]][]} */ ([
  [globalThis, ['encodeURIComponent', 'decodeURIComponent']],
  [String.prototype, ['charCodeAt', 'indexOf', 'slice', 'split', 'trim', 'replace', 'concat']],
  [RegExp.prototype, ['exec', 'test', Symbol.replace]],
  [Array.prototype, ['push', 'map', 'filter', 'join', 'sort', 'forEach', 'reduce']],
  [Map.prototype, ['get', 'set', 'has']],
  [WeakMap.prototype, ['get', 'set', 'has']],
  [Object, ['defineProperty', 'assign', 'entries', 'keys', 'hasOwn', 'freeze']],
  [Reflect, ['defineProperty', 'deleteProperty', 'apply', 'ownKeys']],
  [Array, ['isArray', 'from']],
  [JSON, ['stringify', 'parse']],
  [Buffer, ['from', 'concat']],
  [require('node:crypto'), ['createHmac', 'createSecretKey', 'timingSafeEqual']],
  [require('node:crypto').Hmac.prototype, ['update', 'digest']],
]);

test('replaced built-ins are shown nothing', () => {
  const tenant = variableOf('tenant');
  const value = new (class Secret {})();
  const object = portable(new AsyncContext.Variable(), {
    name: 'object',
    encode: () => 'secret text é',
    decode: () => value,
  });
  const propagator = new Propagator([tenant, object], { key: 'k'.repeat(32), onReject: () => {} });
  const check = mustCall(() => assert.equal(object.get(), value));
  const { apply } = Reflect;
  const shown = [];
  let listening = false;
  /** @type {[any, any, any][]} */
  const originals = [];
  for (const [owner, names] of BUILT_INS) {
    for (const name of names) {
      const original = owner[name];
      originals[originals.length] = [owner, name, original];
      owner[name] = function (/** @type {any[]} */ ...args) {
        if (listening) shown[shown.length] = String(name);
        return new.target ? new original(...args) : apply(original, this, args);
      };
    }
  }
  let carrier;
  let entered;
  try {
    const inject = () => {
      listening = true;
      carrier = propagator.inject();
      listening = false;
    };
    tenant.run('secret', () => object.run(value, inject));
    const look = () => {
      listening = false;
      entered = object.get();
    };
    listening = true;
    propagator.extract(carrier, look);
    propagator.extract({ baggage: 'tenant=a,tenant=b' }, () => (listening = false));
  } finally {
    listening = false;
    for (const [owner, name, original] of originals) owner[name] = original;
  }
  assert.equal(entered, value);
  assert.deepEqual(shown, []);
  propagator.extract(carrier, check);
});
