'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { isDeepStrictEqual } = require('node:util');
const { parseSync } = require('@babel/core');
const prettier = require('prettier');
const { root } = require('./run.js');
const { slug } = require('./slug.js');

const manifest = require('../../package.json');

/**
 * The API reference: what the types declare, in their order, with what their docstrings say. The
 * declarations are shown as they are written, so nothing here has to understand a type.
 *
 * Babel parses them, because the compiler that checks them has no interface for programs.
 *
 * @typedef {any} Node a node of Babel's syntax tree
 *
 * @typedef {object} Doc a docstring
 * @property {string} text in Markdown
 * @property {{ name: string, text: string }[]} tags
 *
 * @typedef {object} Member
 * @property {string} title
 * @property {string} name
 * @property {string[]} signatures
 * @property {Doc} doc
 * @property {boolean} plain whether it is a property
 * @property {number} rank constructors come first, then what is static
 *
 * @typedef {object} Section what is exported under one name
 * @property {string} name
 * @property {boolean} isType whether it is nothing when the program runs
 * @property {string} signature empty where the members say it all
 * @property {Doc} doc
 * @property {Member[]} members
 */

const FILE = path.join(root, 'docs', 'api.md');

const INTRODUCTION = `# API reference

<!-- Made by \`npm run api\` from the types. Do not edit. -->

What each export takes, returns and throws. The [README](../README.md) says what to use for what.
`;

// ---- docstrings

/**
 * @param {Node} node
 * @returns {Doc} of the last docstring in front of it
 */
function docOf(node) {
  const comment = node.leadingComments
    ?.filter((/** @type {Node} */ { type, value }) => type === 'CommentBlock' && value[0] === '*')
    .at(-1);
  return parseDoc(comment?.value ?? '');
}

/**
 * @param {string} comment what is between the slashes and the outer stars
 * @returns {Doc}
 */
function parseDoc(comment) {
  const lines = comment
    .replace(/^\*/, '')
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, ''));
  // A tag begins a line, or is the last sentence of one.
  const [text, ...tags] = lines.join('\n').split(/(?:^|(?<=\. ))@(?=(?:returns|throws|see)\b)/m);
  return {
    text: text.trim(),
    tags: tags.map((tag) => {
      const [name, ...rest] = tag.split(/\s/);
      return { name, text: rest.join(' ').trim() };
    }),
  };
}

/** @param {Doc} doc */
const isEmpty = ({ text, tags }) => text === '' && tags.every(({ name }) => name === 'see');

/** @param {string} text */
const sentence = (text) => (text.endsWith('.') ? text : `${text}.`);

/** @param {string} text that begins with a type in braces */
const unbraced = (text) => text.replace(/^\{(\w+)\}\s*,?\s*/, '`$1` ');

/**
 * @param {Doc} doc
 * @param {Map<string, string>} anchors
 */
function renderDoc({ text, tags }, anchors) {
  const parts = [text];
  for (const { name, text } of tags) {
    if (name === 'returns') parts.push(sentence(`**Returns** ${text}`));
    if (name === 'throws') parts.push(sentence(`**Throws** ${unbraced(text)}`));
  }
  return parts
    .filter((part) => part !== '')
    .join('\n\n')
    .replace(/\{@link ([\w.]+)\}/g, (_, name) => linkTo(name, anchors));
}

/**
 * @param {string} name
 * @param {Map<string, string>} anchors
 */
function linkTo(name, anchors) {
  const anchor = anchors.get(name);
  if (anchor === undefined) throw new Error(`a docstring links to ${name}, which is not declared`);
  return `[\`${name}\`](#${anchor})`;
}

// ---- declarations

/**
 * @param {string} source
 * @param {Node} node
 * @returns {string} as it is written, moved to the left edge
 */
function textOf(source, node) {
  const indent = /** @type {RegExpExecArray} */ (
    /[ ]*$/.exec(source.slice(source.lastIndexOf('\n', node.start - 1) + 1, node.start))
  )[0];
  return source
    .slice(node.start, node.end)
    .replaceAll(`\n${indent}`, '\n')
    .replace(/^export (declare )?/, '');
}

/**
 * @param {string} source
 * @param {Node} statement that declares an interface
 * @returns {string} what is in front of its members
 */
function headOf(source, statement) {
  const { body } = statement.declaration ?? statement;
  return textOf(source, { start: statement.start, end: body.start }).trimEnd();
}

/** @param {Node} parameter */
function parameterName(parameter) {
  if (parameter.type === 'RestElement') return `...${parameter.argument.name}`;
  return parameter.optional ? `${parameter.name}?` : parameter.name;
}

/** @param {Node} node */
const call = (node) =>
  `(${(node.parameters ?? node.params)
    .map(parameterName)
    .filter((/** @type {string} */ name) => !['this', 'this?'].includes(name))
    .join(', ')})`;

/** @param {string} name */
const instance = (name) => {
  const last = /** @type {string} */ (name.split('.').at(-1));
  return last[0].toLowerCase() + last.slice(1);
};

/**
 * @param {Node} node a member of an interface or a class
 * @param {string} owner
 * @param {boolean} isStatic
 * @returns {{ name: string, title: string } | undefined} undefined for what says nothing to users
 */
function titleOf(node, owner, isStatic) {
  const { type } = node;
  if (type === 'TSConstructSignatureDeclaration' || node.kind === 'constructor') {
    return { name: 'new', title: `new ${owner}${call(node)}` };
  }
  if (type === 'TSCallSignatureDeclaration') {
    return { name: '()', title: `${instance(owner)}${call(node)}` };
  }
  if (type === 'TSIndexSignature') {
    const [{ name }] = node.parameters;
    return { name: '[]', title: `${instance(owner)}[${name}]` };
  }
  // A symbol that the types declare for themselves.
  if (node.computed && node.key.type === 'Identifier') return undefined;
  const key = node.key.name ?? `[${node.key.object.name}.${node.key.property.name}]`;
  if (key === 'prototype' || key === '[Symbol.toStringTag]') return undefined;
  const callable =
    ['TSMethodSignature', 'TSDeclareMethod'].includes(type) && node.kind === 'method';
  const name = key.startsWith('[') ? key : `.${key}`;
  const on = isStatic || node.static ? owner : instance(owner);
  return { name: key, title: `${on}${name}${callable ? call(node) : ''}` };
}

/**
 * @param {string} source
 * @param {Node[]} nodes
 * @param {string} owner
 * @param {boolean} [isStatic]
 * @returns {Member[]} overloads are one, unless they are documented differently
 */
function membersOf(source, nodes, owner, isStatic = false) {
  /** @type {Member[]} */
  const members = [];
  for (const node of nodes) {
    const named = titleOf(node, owner, isStatic);
    if (named === undefined) continue;
    const doc = docOf(node);
    const previous = members.at(-1);
    if (previous?.name === named.name && (isEmpty(doc) || isDeepStrictEqual(doc, previous.doc))) {
      previous.signatures.push(textOf(source, node));
      if (named.title.length > previous.title.length) previous.title = named.title;
      continue;
    }
    const plain = node.type === 'TSPropertySignature' || node.type === 'ClassProperty';
    const rank = named.name === 'new' ? 0 : isStatic || node.static ? 1 : 2;
    members.push({ ...named, signatures: [textOf(source, node)], doc, plain, rank });
  }
  return members;
}

/**
 * @param {Doc} doc
 * @param {string[]} bases interfaces of ours
 * @returns {Doc} that says whose members it has too
 */
const extending = (doc, bases) =>
  bases.length === 0
    ? doc
    : {
        ...doc,
        text: `${doc.text} Has what ${bases.map((name) => `{@link ${name}}`).join(' and ')} has, and:`,
      };

/**
 * @param {string} source
 * @param {Node[]} statements
 * @param {string} prefix of what stands in a namespace
 * @returns {Section[]}
 */
function sectionsOf(source, statements, prefix = '') {
  /** @type {Map<string, Section>} */
  const sections = new Map();
  /** Those that are exported, by their name. @type {Map<string, Node>} */
  const interfaces = new Map();
  for (const statement of statements) {
    const node = statement.declaration ?? statement;
    if (node.type !== 'TSInterfaceDeclaration') continue;
    if (prefix !== '' || node !== statement) interfaces.set(node.id.name, node);
  }
  const constructors = new Set(
    statements.map((statement) => constructorOf(statement)).filter((name) => interfaces.has(name)),
  );

  /**
   * @param {string} name
   * @param {Doc} doc
   * @param {string} signature
   * @param {Member[]} members
   * @param {boolean} [isType]
   */
  const add = (name, doc, signature, members, isType = false) => {
    const section = sections.get(name) ?? { name, isType, signature, doc, members: [] };
    section.isType &&= isType;
    section.members.push(...members);
    if (isEmpty(section.doc)) section.doc = doc;
    sections.set(name, section);
  };

  for (const statement of statements) {
    const node = statement.declaration ?? statement;
    const exported = prefix !== '' || (node !== statement && node !== null);
    if (!exported) continue;
    const doc = docOf(statement);
    const name = `${prefix}${node.id?.name ?? node.declarations?.[0].id.name}`;
    if (node.type === 'TSInterfaceDeclaration') {
      if (constructors.has(node.id.name)) continue;
      const members = membersOf(source, node.body.body, name);
      const bases = (node.extends ?? [])
        .map((/** @type {Node} */ { expression }) => expression.name)
        .filter((/** @type {string} */ base) => interfaces.has(base));
      const speaks = members.some(({ doc }) => !isEmpty(doc));
      add(
        name,
        members.length === 0 ? doc : extending(doc, bases),
        speaks ? '' : members.length === 0 ? headOf(source, statement) : textOf(source, statement),
        speaks ? members : [],
        true,
      );
    } else if (node.type === 'ClassDeclaration') {
      const members = membersOf(source, node.body.body, name);
      add(name, doc, members.length === 0 ? textOf(source, statement) : '', members);
    } else if (node.type === 'TSModuleDeclaration') {
      add(name, doc, '', []);
      for (const section of sectionsOf(source, node.body.body, `${name}.`)) {
        sections.set(section.name, section);
      }
    } else if (node.type === 'VariableDeclaration') {
      const constructor = interfaces.get(constructorOf(statement));
      if (constructor === undefined) add(name, doc, textOf(source, statement), []);
      else add(name, doc, '', membersOf(source, constructor.body.body, name, true));
    } else if (node.type === 'TSDeclareFunction') {
      add(name, doc, textOf(source, statement), []);
    } else if (node.type === 'TSTypeAliasDeclaration') {
      add(name, doc, textOf(source, statement), [], true);
    } else {
      throw new Error(`${name}: the reference cannot show a ${node.type}`);
    }
  }
  for (const { members } of sections.values()) members.sort((a, b) => a.rank - b.rank);
  return [...sections.values()];
}

/**
 * @param {Node} statement
 * @returns {string} of `const X: XConstructor`, the name of the type
 */
function constructorOf(statement) {
  const node = statement.declaration ?? statement;
  const type = node?.declarations?.[0].id.typeAnnotation?.typeAnnotation;
  return type?.typeName?.name ?? '';
}

// ---- pages

/**
 * @param {Member} member
 * @param {Map<string, string>} anchors
 */
function renderMember({ title, signatures, doc }, anchors) {
  return `#### \`${title}\`\n\n${code(signatures.join('\n'))}\n\n${renderDoc(doc, anchors)}`;
}

/** @param {string} text */
const code = (text) => `\`\`\`ts\n${text}\n\`\`\``;

/**
 * @param {Member} member a property, for a list
 * @param {Map<string, string>} anchors
 */
function renderProperty({ signatures, doc }, anchors) {
  const text = renderDoc(doc, anchors);
  const declaration = signatures[0].replace(/;$/, '').replace(/\s+/g, ' ');
  return `- \`${declaration}\`${text === '' ? '' : `: ${text.replaceAll('\n', '\n  ')}`}`;
}

/**
 * @param {Section} section
 * @param {Map<string, string>} anchors
 */
function renderSection({ name, signature, doc, members }, anchors) {
  const data = members.every(({ plain }) => plain);
  return [
    `### \`${name}\``,
    signature === '' ? '' : code(signature),
    renderDoc(doc, anchors),
    ...(data
      ? [members.map((member) => renderProperty(member, anchors)).join('\n')]
      : members.map((member) => renderMember(member, anchors))),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/**
 * @param {string} title
 * @param {Section[]} sections
 * @param {Map<string, string>} anchors
 */
const list = (title, sections, anchors) =>
  sections.length === 0
    ? ''
    : `${title}: ${sections.map(({ name }) => linkTo(name, anchors)).join(', ')}.`;

/**
 * @typedef {object} Entry an entry point
 * @property {string} name as it is imported
 * @property {string} doc of the module
 * @property {string[]} others what it has from elsewhere
 * @property {Section[]} sections
 */

/**
 * @param {string} name
 * @param {string} file
 * @returns {Entry}
 */
function readEntry(name, file) {
  const source = fs.readFileSync(path.join(root, file), 'utf8');
  const { program } = /** @type {Node} */ (
    parseSync(source, {
      babelrc: false,
      configFile: false,
      filename: file,
      parserOpts: { plugins: [['typescript', { dts: true }]] },
    })
  );
  const others = program.body
    .filter((/** @type {Node} */ { type, source }) => type.startsWith('Export') && source)
    .map(
      (/** @type {Node} */ node) =>
        `${node.specifiers.map((/** @type {Node} */ { exported }) => `\`${exported.name}\``).join(', ')} of \`${node.source.value.replace('./index.js', manifest.name)}\``,
    );
  const [first] = program.body;
  return { name, doc: moduleDoc(first), others, sections: sectionsOf(source, program.body) };
}

/**
 * @param {Node} first statement of a module
 * @returns {string} the docstring of the module: the one that has another behind it, or all there
 *   is where nothing is declared
 */
function moduleDoc(first) {
  const docs = (first?.leadingComments ?? []).filter(
    (/** @type {Node} */ { type, value }) => type === 'CommentBlock' && value[0] === '*',
  );
  return docs.length > 1 || !first.declaration ? parseDoc(docs[0]?.value ?? '').text : '';
}

/**
 * @param {any} target of an entry point
 * @returns {any} the file with its types, for `require` where that has types of its own
 */
const typesOf = (target) => target?.types ?? target?.default?.types;

/** @returns {Promise<string>} the reference of every entry point that has types */
async function apiReference() {
  const entries = Object.entries(/** @type {Record<string, any>} */ (manifest.exports))
    .map(([entry, target]) => ({ entry, types: typesOf(target) }))
    .filter(({ types }) => types !== undefined)
    .map(({ entry, types }) => readEntry(path.posix.join(manifest.name, entry), types));

  /** @type {Map<string, string>} */
  const anchors = new Map();
  const unique = slug();
  // In the order of the headings, from which the anchors come.
  for (const { name, sections } of entries) {
    unique(name);
    for (const section of sections) {
      anchors.set(section.name, unique(section.name));
      if (!section.members.every(({ plain }) => plain)) {
        for (const { title } of section.members) unique(title);
      }
    }
  }

  const pages = entries.map(({ name, doc, others, sections }) =>
    [
      `## \`${name}\``,
      doc,
      list(
        'Exports',
        sections.filter(({ isType }) => !isType),
        anchors,
      ),
      list(
        'Types',
        sections.filter(({ isType }) => isType),
        anchors,
      ),
      others.length === 0 ? '' : `Also: ${others.join('; ')}.`,
      ...sections.map((section) => renderSection(section, anchors)),
    ]
      .filter((part) => part !== '')
      .join('\n\n'),
  );
  const options = await prettier.resolveConfig(FILE);
  return prettier.format([INTRODUCTION, ...pages].join('\n'), { ...options, filepath: FILE });
}

module.exports = { FILE, apiReference };
