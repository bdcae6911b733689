'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { AsyncContext } = require('../../index.js');
const { Propagator, portable } = require('../../entries/portable.js');

/*
 * The W3C's `baggage` header (https://www.w3.org/TR/baggage/): its grammar, its limits, and what the tests of
 * https://github.com/w3c/baggage require of an implementation. Test names say where we differ on purpose.
 */

/** What the W3C's tests encode: a tab, a space, and punctuation of every kind. */
const PUNCTUATION = '\t "\';=asdf!@#$%^&*()';
const ENCODED = '%09%20%22%27%3B%3Dasdf%21%40%23%24%25%5E%26%2A%28%29';

/** @param {string[]} names @param {object} [options] */
function variables(names, options) {
  const all = names.map((name) =>
    portable(new AsyncContext.Variable(), { name, decode: (text) => text, maxLength: 4_096 }),
  );
  /** @type {string[]} */
  const rejected = [];
  const onReject = ({ reason, name }) => rejected.push(name ? `${reason} ${name}` : reason);
  return { all, rejected, propagator: new Propagator(all, { onReject, ...options }) };
}

/**
 * @param {unknown} baggage
 * @param {string[]} [names]
 */
function read(baggage, names = ['SomeKey', 'SomeKey2']) {
  const { all, rejected, propagator } = variables(names);
  const values = propagator.extract({ baggage }, () => all.map((variable) => variable.get()));
  return { values, rejected };
}

/**
 * @param {Record<string, string>} values
 * @param {object} [carrier]
 */
function written(values, carrier) {
  const { all, rejected, propagator } = variables(Object.keys(values));
  const inject = all.reduceRight(
    (inner, variable, index) => () => variable.run(Object.values(values)[index], inner),
    () => propagator.inject(carrier),
  );
  return { baggage: inject().baggage, rejected };
}

/** @type {[title: string, header: unknown, first: string | undefined, second: string | undefined][]} */
const readings = [
  ['one member', 'SomeKey=SomeValue', 'SomeValue', undefined],
  ['two members', 'SomeKey=SomeValue,SomeKey2=SomeValue2', 'SomeValue', 'SomeValue2'],
  ['several headers of that name', ['SomeKey=a', 'SomeKey2=b'], 'a', 'b'],
  ['a header as bytes', Buffer.from('SomeKey=a,SomeKey2=b'), 'a', 'b'],
  ['several headers as bytes', [Buffer.from('SomeKey=a'), Buffer.from('SomeKey2=b')], 'a', 'b'],
  ['members of others between ours', 'x=1,SomeKey=a,y=2;z,SomeKey2=b', 'a', 'b'],
  ['properties', 'SomeKey=a;SomeProp,SomeKey2=b;ValueProp=PropVal', 'a', 'b'],
  ['several properties', 'SomeKey=a;p;q=1;p=2;p=3', 'a', undefined],
  ['a property whose value is encoded', `SomeKey=a;p=${ENCODED}`, 'a', undefined],
  ['a property whose name is encoded', 'SomeKey=a;p%20%09%20%3D%20v', 'a', undefined],
  [
    'spaces and tabs around every separator',
    ' \tSomeKey \t = \t a \t ; \t p \t , \t SomeKey2 \t = \t b \t ; \t q \t = \t v \t ',
    'a',
    'b',
  ],
  ['equals signs in a value', 'SomeKey=a=b==', 'a=b==', undefined],
  ['an equals sign in a property', 'SomeKey=a;p=b=c', 'a', undefined],
  ['a value that is percent-encoded', `SomeKey=${ENCODED}`, PUNCTUATION, undefined],
  ['the same, with spaces around', `SomeKey \t = \t ${ENCODED} \t `, PUNCTUATION, undefined],
  ['more encoded than has to be', 'SomeKey=%61%62', 'ab', undefined],
  ['lower-case digits', 'SomeKey=%c3%a9', 'é', undefined],
  [
    'code points of two, three and four bytes',
    'SomeKey=%C3%A9%E2%82%AC%F0%9F%98%80',
    'é€😀',
    undefined,
  ],
  ['a plus sign, which is no space', 'SomeKey=a+b', 'a+b', undefined],
  ['every octet that a value may have', `SomeKey=${octets()}`, octets(), undefined],
  ['an empty value', 'SomeKey=,SomeKey2=b', '', 'b'],
  ['an empty value with a property', 'SomeKey= ;p', '', undefined],
  ['names by their case', 'somekey=a,SOMEKEY2=b', undefined, undefined],
  ['no header', undefined, undefined, undefined],
  ['an empty header', '', undefined, undefined],
];

/** U+0021, U+0023 to U+002B, U+002D to U+003A, U+003C to U+005B, U+005D to U+007E, without "%". */
function octets() {
  const codes = Array.from({ length: 0x7e - 0x20 }, (_, index) => 0x21 + index);
  return String.fromCharCode(...codes).replace(/[",;\\%]/g, '');
}

for (const [title, header, ...values] of readings) {
  test(`reads ${title}`, () => assert.deepEqual(read(header), { values, rejected: [] }));
}

/** @type {[title: string, header: unknown, expected: ReturnType<typeof read>][]} */
const malformed = [
  [
    'empty members are skipped',
    ',, SomeKey=a , ,\t,SomeKey2=b,',
    { values: ['a', 'b'], rejected: [] },
  ],
  [
    'a member without an equals sign',
    'SomeKey,SomeKey2=b',
    one('malformed SomeKey', [undefined, 'b']),
  ],
  [
    'the same, with a property',
    'SomeKey;p=1,SomeKey2=b',
    one('malformed SomeKey', [undefined, 'b']),
  ],
  ['a member without a name', '=a,SomeKey2=b', { values: [undefined, 'b'], rejected: [] }],
  ['a space in a value', 'SomeKey=a b,SomeKey2=b', one('malformed SomeKey', [undefined, 'b'])],
  ['a quoted value', 'SomeKey="a",SomeKey2=b', one('malformed SomeKey', [undefined, 'b'])],
  ['a backslash', 'SomeKey=a\\b,SomeKey2=b', one('malformed SomeKey', [undefined, 'b'])],
  ['a control character', 'SomeKey=a\x00,SomeKey2=b', one('malformed SomeKey', [undefined, 'b'])],
  ['a line break', 'SomeKey=a\r\n,SomeKey2=b', one('malformed SomeKey', [undefined, 'b'])],
  ['what is not ASCII', 'SomeKey=é,SomeKey2=b', one('malformed SomeKey', [undefined, 'b'])],
  [
    'the same as bytes',
    Buffer.from('SomeKey=é,SomeKey2=b'),
    one('malformed SomeKey', [undefined, 'b']),
  ],
  ['half a percent sequence', 'SomeKey=%2,SomeKey2=b', one('malformed SomeKey', [undefined, 'b'])],
  [
    'a percent sequence of no digits',
    'SomeKey=%zz,SomeKey2=b',
    one('malformed SomeKey', [undefined, 'b']),
  ],
  [
    'a no-break space around a name',
    '\u00a0SomeKey=a,SomeKey2=b',
    { values: [undefined, 'b'], rejected: [] },
  ],
];

/** @param {string} rejection @param {(string | undefined)[]} values */
function one(rejection, values) {
  return { values, rejected: [rejection] };
}

for (const [title, header, expected] of malformed) {
  test(`malformed: ${title}`, () => assert.deepEqual(read(header), expected));
}

for (const bytes of ['%FF', '%C3', '%C0%80', '%ED%A0%80', '%F4%90%80%80', 'a%80b']) {
  test(`differs: ${bytes} is not UTF-8, and is refused instead of replaced by U+FFFD`, () => {
    assert.deepEqual(read(`SomeKey=${bytes}`, ['SomeKey']), one('malformed SomeKey', [undefined]));
  });
}

test('differs: a name that occurs twice has no value, whichever of them was meant', () => {
  const twice = read('SomeKey=a,SomeKey=b,SomeKey2=c');
  assert.deepEqual(twice, one('duplicate SomeKey', [undefined, 'c']));
});

test('differs: a property that breaks the grammar is not looked at', () => {
  assert.deepEqual(read('SomeKey=a;p q;=;"', ['SomeKey']), { values: ['a'], rejected: [] });
});

test('writes what has to be encoded, and nothing else than octets of the grammar', () => {
  assert.equal(written({ SomeKey: PUNCTUATION }).baggage, `SomeKey=${ENCODED}`);
  assert.equal(
    written({ SomeKey: 'Amélie €😀' }).baggage,
    'SomeKey=Am%C3%A9lie%20%E2%82%AC%F0%9F%98%80',
  );
  assert.equal(written({ SomeKey: '' }).baggage, 'SomeKey=');
  for (let code = 0; code < 0x300; code++) {
    const text = String.fromCharCode(code);
    const { baggage } = written({ SomeKey: text });
    assert.match(baggage, /^SomeKey=[!#-+\--:<-[\]-~]+$/);
    assert.deepEqual(read(baggage, ['SomeKey']).values, [text]);
  }
  assert.deepEqual(written({ SomeKey: '\ud800' }), {
    baggage: undefined,
    rejected: ['encode SomeKey'],
  });
});

test('a name may have every character of a token, and no other', () => {
  const name = "!#$%&'*+-.^_`|~09AZaz";
  assert.equal(written({ [name]: 'a' }).baggage, `${name}=a`);
  assert.deepEqual(read(`${name}=a`, [name]), { values: ['a'], rejected: [] });
  for (const wrong of [
    '',
    ' ',
    'a b',
    'a=b',
    'a,b',
    'a;b',
    'a"',
    'a(',
    'a/b',
    'a:b',
    'a@b',
    'é',
    'a\n',
  ]) {
    assert.throws(
      () => variables([wrong]),
      { code: 'ERR_INVALID_ARG_VALUE' },
      JSON.stringify(wrong),
    );
  }
});

test('members of others stay as they were, but for the spaces around them', () => {
  const others = 'x = 1 ; p = q , y=%C3%A9;z,x=2,,bad member';
  const { baggage } = written({ SomeKey: 'a' }, { baggage: `${others},SomeKey=old;p=1` });
  assert.equal(baggage, 'x = 1 ; p = q,y=%C3%A9;z,x=2,bad member,SomeKey=a');
});

test('limits: 64 members travel', () => {
  const others = Array.from({ length: 62 }, (_, index) => `other${index}=value`).join(',');
  const values = { first: '1', last: '2' };
  const { baggage, rejected } = written(values, { baggage: others });
  assert.equal(baggage, `${others},first=1,last=2`);
  assert.deepEqual(rejected, []);
  assert.deepEqual(read(baggage, ['first', 'other61', 'last']).values, ['1', 'value', '2']);
});

test('limits: a header of 8192 bytes travels, and one of 8193 does not', () => {
  const other = 'a='.padEnd(8_192 - ',key=1'.length, '0123456789');
  const whole = written({ key: '1' }, { baggage: other });
  assert.equal(whole.baggage, `${other},key=1`);
  assert.equal(whole.baggage.length, 8_192);
  assert.deepEqual(read(whole.baggage, ['key']), { values: ['1'], rejected: [] });

  // No member is cut: ours is left out, and those of others stay.
  const tooLong = written({ key: '12' }, { baggage: other });
  assert.deepEqual(tooLong, { baggage: other, rejected: ['too-long key'] });
  assert.deepEqual(read(`${whole.baggage}2`, ['key']), one('too-long', [undefined]));

  // The limit applies to all headers of that name together.
  assert.deepEqual(read([other, 'key=1'], ['key']), { values: ['1'], rejected: [] });
  assert.deepEqual(read([other, 'key=12'], ['key']), one('too-long', [undefined]));
});

test('limits: what is too long already is dropped as a whole, and no member is cut', () => {
  const tooLong = 'a='.padEnd(8_193, '0123456789');
  for (const header of [tooLong, Buffer.from(tooLong), ['b=1', tooLong, 'c=1']]) {
    const { baggage, rejected } = written({ key: '1' }, { baggage: header });
    assert.deepEqual({ baggage, rejected }, { baggage: 'key=1', rejected: ['too-long'] });
  }
});

test('limits: many short members of 8192 bytes', () => {
  const members = Array.from(
    { length: 511 },
    (_, i) => `${String(i).padStart(3, '0')}=0123456789a`,
  );
  const header = [...members, '511=0123456789ab'].join(',');
  assert.equal(header.length, 8_192);
  assert.deepEqual(read(header, ['000', '511']).values, ['0123456789a', '0123456789ab']);
});

test('the examples of the recommendation', () => {
  const three =
    'key1=value1;property1;property2, key2 = value2, key3=value3; propertyKey=propertyValue';
  assert.deepEqual(read(three, ['key1', 'key2', 'key3']).values, ['value1', 'value2', 'value3']);
  const names = ['userId', 'serverNode', 'isProduction'];
  for (const header of [
    'userId=Am%C3%A9lie,serverNode=DF%2028,isProduction=false',
    ['userId=Am%C3%A9lie', 'serverNode=DF%2028,isProduction=false'],
    ['userId =   Am%C3%A9lie', 'serverNode = DF%2028, isProduction = false'],
  ]) {
    assert.deepEqual(read(header, names).values, ['Amélie', 'DF 28', 'false']);
  }
  assert.equal(
    written({ userId: 'Amélie', zone: 'DF 28' }).baggage,
    'userId=Am%C3%A9lie,zone=DF%2028',
  );
});
