'use strict';

const fs = require('node:fs');
const path = require('node:path');
const esbuild = require('esbuild');
const webpack = require('webpack');

/**
 * The bundlers, each with a way to make one file of a program.
 *
 * @typedef {object} Bundler
 * @property {string} title
 * @property {'.cjs' | '.mjs'} extension of the program, and of the bundle
 * @property {boolean} inside whether the package is in the bundle; otherwise Node finds it
 * @property {(folder: string, entry: string, file: string) => Promise<string[]>} build gives errors
 *   and warnings
 */

/** Gives an ES module the `require` that esbuild's output expects. */
const BANNER = `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);`;

/** Not bundled: they load files by name when the program runs. */
const PEERS = ['@opentelemetry/api', 'import-in-the-middle', 'require-in-the-middle'];

/** @param {esbuild.BuildOptions} options @returns {Bundler['build']} */
const withEsbuild = (options) => async (folder, entry, file) => {
  const { errors, warnings } = await esbuild.build({
    entryPoints: [path.join(folder, entry)],
    bundle: true,
    external: PEERS,
    platform: 'node',
    outfile: file,
    logLevel: 'silent',
    ...options,
  });
  return [...errors, ...warnings].map(({ text }) => text);
};

/** @param {webpack.Configuration} options @returns {Bundler['build']} */
const withWebpack = (options) => async (folder, entry, file) => {
  const esm = file.endsWith('.mjs');
  const kind = esm ? 'module' : 'commonjs';
  const stats = await new Promise((resolve, reject) => {
    webpack(
      {
        mode: 'production',
        target: 'node20',
        context: folder,
        entry: `./${entry}`,
        externals: PEERS.map((name) => ({ [name]: `${kind} ${name}` })),
        output: {
          path: path.dirname(file),
          filename: path.basename(file),
          ...(esm ? { module: true, chunkFormat: 'module' } : {}),
        },
        experiments: { outputModule: esm },
        optimization: { minimize: false },
        ...options,
      },
      (error, stats) => (error ? reject(error) : resolve(stats)),
    );
  });
  const { errors, warnings } = stats.toJson({ all: false, errors: true, warnings: true });
  return [...errors, ...warnings].map(({ message }) => message);
};

/**
 * Rollup without plugins resolves no package and reads no CommonJS: it leaves the package to Node.
 *
 * @type {Bundler['build']}
 */
const withRollup = async (folder, entry, file) => {
  const { rollup } = await import('rollup');
  /** @type {string[]} */
  const warnings = [];
  const bundle = await rollup({
    input: path.join(folder, entry),
    external: /^(node:|native-async-context)/,
    onwarn: ({ message }) => void warnings.push(message),
  });
  await bundle.write({ file, format: 'es' });
  await bundle.close();
  return warnings;
};

/**
 * A server built by Vite, with the package bundled.
 *
 * @type {Bundler['build']}
 */
const withVite = async (folder, entry, file) => {
  const { build, createLogger } = await import('vite');
  /** @type {string[]} */
  const problems = [];
  const logger = createLogger('silent');
  logger.warn = logger.warnOnce = logger.error = (message) => void problems.push(message);
  await build({
    root: folder,
    configFile: false,
    customLogger: logger,
    ssr: { noExternal: ['native-async-context'], external: PEERS },
    build: {
      ssr: path.join(folder, entry),
      outDir: path.dirname(file),
      emptyOutDir: false,
      minify: false,
      rollupOptions: { output: { entryFileNames: path.basename(file), format: 'es' } },
    },
  });
  if (!fs.existsSync(file)) problems.push(`${file} was not written`);
  return problems;
};

/** @type {Bundler[]} */
const bundlers = [
  {
    title: 'esbuild, CommonJS',
    extension: '.cjs',
    inside: true,
    build: withEsbuild({ format: 'cjs' }),
  },
  {
    title: 'esbuild, an ES module with a require',
    extension: '.mjs',
    inside: true,
    build: withEsbuild({ format: 'esm', banner: { js: BANNER } }),
  },
  {
    title: 'esbuild, minified',
    extension: '.cjs',
    inside: true,
    build: withEsbuild({ format: 'cjs', minifyWhitespace: true, minifySyntax: true }),
  },
  {
    title: 'esbuild, with the package left out',
    extension: '.cjs',
    inside: false,
    build: withEsbuild({ format: 'cjs', packages: 'external' }),
  },
  { title: 'webpack, CommonJS', extension: '.cjs', inside: true, build: withWebpack({}) },
  { title: 'webpack, an ES module', extension: '.mjs', inside: true, build: withWebpack({}) },
  { title: 'rollup without plugins', extension: '.mjs', inside: false, build: withRollup },
  { title: 'Vite, SSR with noExternal', extension: '.mjs', inside: true, build: withVite },
];

module.exports = { bundlers, withEsbuild };
