'use strict';

const js = require('@eslint/js');
const globals = require('globals');

module.exports = [
  {
    ignores: [
      'target/',
      '.cache/',
      '.nodes/',
      'bench/results/',
      'dist/',
      'site/{cache,dist,pages}/',
    ],
  },
  js.configs.recommended,
  {
    languageOptions: {
      ecmaVersion: 2024,
      sourceType: 'commonjs',
      globals: globals.node,
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      curly: ['error', 'multi-line'],
      eqeqeq: 'error',
      'no-var': 'error',
      'object-shorthand': 'error',
      'prefer-const': 'error',
      'no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  // `using`, which the Nodes that know it run as it stands.
  {
    files: ['__test__/scopes/fixtures/*.js', 'examples/tracer.js'],
    languageOptions: { ecmaVersion: 2026 },
  },
  { files: ['**/*.mjs', 'examples/next/**/*.js'], languageOptions: { sourceType: 'module' } },
];
