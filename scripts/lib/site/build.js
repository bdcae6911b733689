'use strict';

const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { description } = require('../../../package.json');
const { root, run, step } = require('../run.js');
const { chartData } = require('./chart-data.js');
const { makePages, menu } = require('./pages.js');

const SITE = path.join(root, 'site');
const PAGES = path.join(SITE, 'pages');

/** The static files that the generator makes from the pages. */
const DIST = path.join(SITE, 'dist');

const CHARTS = `# Charts

<script setup>
import charts from './charts.json';
</script>

The figures of [the benchmarks](/bench/), of one run on the machine that
[their page](/bench/results/results.md) names. _Own_ is the runtime's own \`AsyncLocalStorage\`. Treat them as orders
of magnitude.

<BenchCharts :charts="charts" />
`;

/** @param {number} seconds @returns {string} a page with the output of the demo, which this runs */
function demoPage(seconds) {
  const args = [path.join(root, 'scripts', 'demo.js'), '--seconds', `${seconds}`];
  const printed = execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8' })
    .split('\n')
    // Without the lines about work in progress.
    .filter((line) => !line.startsWith('▸'))
    .join('\n');
  return `# The demo

What \`npm run demo -- --seconds ${seconds}\` printed when this site was built, with Node ${process.versions.node}: a
server without any context, with Node's own \`AsyncLocalStorage\` and with ours. Every response is checked. A run of
seconds on a machine that does other work says little about differences of less than a tenth.

\`\`\`text
${printed.trim()}
\`\`\`
`;
}

/** @param {string} file @param {string} text */
function write(file, text) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
}

/**
 * Builds the site into site/dist, from the Markdown of the repository.
 *
 * @param {{ seconds: number }} options how long each measurement of the demo takes
 * @returns {string[]} its pages
 */
function buildSite({ seconds }) {
  const installed = path.join(SITE, 'node_modules', '.package-lock.json');
  const lock = fs.statSync(path.join(SITE, 'package-lock.json')).mtimeMs;
  if ((fs.statSync(installed, { throwIfNoEntry: false })?.mtimeMs ?? 0) < lock) {
    step('install the generator of the site', () => run('npm', ['ci'], { cwd: SITE }));
  }
  fs.rmSync(PAGES, { recursive: true, force: true });
  const { pages, pictures } = makePages();
  for (const [page, text] of pages) write(path.join(PAGES, page), text);
  for (const picture of pictures) {
    const to = path.join(PAGES, 'public', picture);
    fs.mkdirSync(path.dirname(to), { recursive: true });
    fs.copyFileSync(path.join(root, picture), to);
  }
  write(path.join(PAGES, 'charts.md'), CHARTS);
  write(path.join(PAGES, 'charts.json'), JSON.stringify(chartData()));
  write(path.join(PAGES, 'demo.md'), demoPage(seconds));
  write(path.join(SITE, 'site.json'), JSON.stringify({ menu: menu(), description }));
  const generator = path.join('node_modules', 'vitepress', 'bin', 'vitepress.js');
  step('build the site', () => run(process.execPath, [generator, 'build'], { cwd: SITE }));
  return [...pages.keys(), 'charts.md', 'demo.md'];
}

module.exports = { DIST, buildSite };
