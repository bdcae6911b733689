'use strict';

/** @param {string} text */
const print = (text) => void process.stdout.write(text);

/** @param {number} number */
const whole = (number) => Math.round(number).toLocaleString('en-US');

/**
 * A line about work in progress. On a terminal it is rewritten as the work goes on; elsewhere there
 * is one line at the start and one at the end.
 *
 * @param {string} title
 */
function begin(title) {
  const live = process.stdout.isTTY;
  const start = Date.now();
  print(live ? `▸ ${title}` : `▸ ${title}\n`);
  return {
    /** @param {string} text how far the work is */
    show(text) {
      if (live) print(`\r\x1b[K▸ ${title}: ${text}`);
    },
    /**
     * @param {boolean} passed
     * @param {string} [text] the outcome
     */
    end(passed, text) {
      const seconds = ((Date.now() - start) / 1000).toFixed(1);
      const outcome = [title, ...(text === undefined ? [] : [text])].join(': ');
      print(`${live ? '\r\x1b[K' : ''}${passed ? '✓' : '✗'} ${outcome} (${seconds} s)\n`);
    },
  };
}

module.exports = { begin, print, whole };
