import { fileURLToPath } from 'node:url';

export default {
  test: { dir: fileURLToPath(new URL('.', import.meta.url)), include: ['**/vitest.mjs'] },
};
