'use strict';

/**
 * The anchors of one Markdown file, as GitHub makes them of headings.
 *
 * @returns {(heading: string) => string} call it with every heading, in order
 */
function slug() {
  /** @type {Map<string, number>} */
  const seen = new Map();
  return (heading) => {
    const plain = heading
      .toLowerCase()
      .replace(/[^\p{Letter}\p{Number}\p{Mark} _-]/gu, '')
      .replaceAll(' ', '-');
    const times = seen.get(plain) ?? 0;
    seen.set(plain, times + 1);
    return times === 0 ? plain : `${plain}-${times}`;
  };
}

module.exports = { slug };
