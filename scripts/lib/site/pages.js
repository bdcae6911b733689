'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { root } = require('../run.js');

/**
 * The pages of the site: those of the repository, at the same paths, with links that work there, too. If a
 * page links to another file, such as an example, the site gets a page that shows the file.
 */

/** A README is the index page of its folder. */
const INDEX = /(^|\/)README\.md$/;

/** The site has these pages, whether or not another page links to them. */
const FIRST = ['README.md', 'ARCHITECTURE.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md'];

/** Files and folders that builds leave in example folders. */
const UNTRACKED = new Set(['build', 'node_modules', 'target']);

/** Languages whose name is not the file extension. @type {Record<string, string>} */
const LANGUAGES = { cjs: 'js', h: 'c', lock: 'toml', mjs: 'js', mts: 'ts' };

/** Hides a page from the search: other pages explain what it shows. */
const HIDDEN = '---\nsearch: false\n---\n\n';

const FENCE = /^( *)```[^\n]*\n[\s\S]*?^ *```$/gm;
const LINK = /(!?)\[((?:[^[\]]|\[[^\]]*\])*)\]\(([^)\s]+)\)/g;

/** @param {string} file @returns {boolean} whether the repository has such a folder */
const isFolder = (file) => fs.statSync(path.join(root, file)).isDirectory();

/**
 * @param {string} file of the repository
 * @returns {string} the page that shows it
 */
function pageOf(file) {
  if (file.endsWith('.md')) return file.replace(INDEX, '$1index.md');
  return `files/${file}.md`;
}

/**
 * Vue reads a page as a template, so text outside of code must not contain tags.
 *
 * @param {string} prose
 */
const escaped = (prose) =>
  prose
    .split(/(`[^`\n]*`)/)
    .map((part, at) =>
      at % 2 === 1 ? part : part.replace(/<(?=[a-zA-Z/])/g, '&lt;').replaceAll('{{', '{<!-- -->{'),
    )
    .join('');

/**
 * @param {string} markdown
 * @param {(prose: string) => string} change
 */
function changeProse(markdown, change) {
  const parts = [];
  let at = 0;
  for (const { 0: fence, index } of markdown.matchAll(FENCE)) {
    parts.push(change(markdown.slice(at, index)), fence);
    at = index + fence.length;
  }
  return [...parts, change(markdown.slice(at))].join('');
}

/** @param {string} file not Markdown @returns {string} a page that shows it */
function shown(file) {
  if (isFolder(file)) {
    const entries = fs
      .readdirSync(path.join(root, file))
      .filter((name) => !name.startsWith('.') && !UNTRACKED.has(name));
    const links = entries.map((name) => `- [${name}](./${path.posix.basename(file)}/${name})`);
    return `${HIDDEN}# \`${file}\`\n\n${links.join('\n')}\n`;
  }
  const extension = path.extname(file).slice(1);
  const language = LANGUAGES[extension] ?? extension;
  const code = fs.readFileSync(path.join(root, file), 'utf8').trimEnd();
  return `${HIDDEN}# \`${file}\`\n\n\`\`\`\`${language}\n${code}\n\`\`\`\`\n`;
}

/**
 * @returns {{ pages: Map<string, string>, pictures: Set<string> }} Markdown by the page's path, and the pictures
 *   that they show, by their paths in the repository
 */
function makePages() {
  /** @type {Map<string, string>} */
  const pages = new Map();
  /** @type {Set<string>} */
  const pictures = new Set();
  const docs = fs.readdirSync(path.join(root, 'docs')).map((name) => `docs/${name}`);
  const waiting = [...FIRST, ...docs.filter((file) => file.endsWith('.md'))];

  for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
    const page = pageOf(file);
    if (pages.has(page)) continue;
    const isMarkdown = file.endsWith('.md');
    const text = isMarkdown ? fs.readFileSync(path.join(root, file), 'utf8') : shown(file);
    // The links of a folder's page are relative to the folder.
    const base = path.posix.dirname(file);
    pages.set(
      page,
      changeProse(text, (prose) =>
        escaped(
          prose.replace(LINK, (_, picture, title, target) => {
            if (/^[a-z]+:|^#/.test(target)) return `${picture}[${title}](${target})`;
            const [to, anchor] = target.split('#');
            const linked = path.posix.join(base, to).replace(/\/$/, '');
            if (picture !== '') {
              pictures.add(linked);
              return `![${title}](/${linked})`;
            }
            waiting.push(linked);
            return `[${title}](/${pageOf(linked)}${anchor === undefined ? '' : `#${anchor}`})`;
          }),
        ),
      ),
    );
  }
  return { pages, pictures };
}

/** @returns {{ text: string, items: { text: string, link: string }[] }[]} the index, docs/README.md, as a menu */
function menu() {
  const index = fs.readFileSync(path.join(root, 'docs', 'README.md'), 'utf8');
  return index
    .split(/^## /m)
    .slice(1)
    .map((section) => ({
      text: section.slice(0, section.indexOf('\n')),
      items: Array.from(section.matchAll(/^\| \[[^\]]+\]\(([^)#]+\.md)\)/gm), ([, target]) => {
        const file = path.posix.join('docs', target);
        const heading = /^# (.+)$/m.exec(fs.readFileSync(path.join(root, file), 'utf8'))?.[1];
        return { text: heading ?? file, link: `/${pageOf(file)}` };
      }),
    }));
}

module.exports = { makePages, menu };
