import { readFileSync } from 'node:fs';

// Made by `npm run site`, with the pages.
const { menu, description } = JSON.parse(
  readFileSync(new URL('../site.json', import.meta.url), 'utf8'),
);

export default {
  title: 'native-async-context',
  description,
  srcDir: 'pages',
  outDir: 'dist',
  cacheDir: 'cache',
  themeConfig: {
    nav: [
      { text: 'Tutorial', link: '/docs/tutorial' },
      { text: 'All pages', link: '/docs/' },
      { text: 'Charts', link: '/charts' },
      { text: 'Demo', link: '/demo' },
    ],
    sidebar: [
      ...menu,
      {
        text: 'Figures',
        items: [
          { text: 'Charts', link: '/charts' },
          { text: 'The demo', link: '/demo' },
          { text: 'Every figure', link: '/bench/results/results' },
        ],
      },
    ],
    outline: [2, 3],
    search: { provider: 'local' },
  },
};
