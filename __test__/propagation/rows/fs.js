'use strict';

const { once } = require('node:events');
const fs = require('node:fs');
const { setTimeout: sleep } = require('node:timers/promises');
const { awaited, completion, row } = require('../kinds.js');
const { scratchFile, scratchPath } = require('../scratch.js');

module.exports = [
  completion('fs.readFile', (callback) => fs.readFile(__filename, callback)),
  completion('fs.writeFile', (callback) => fs.writeFile(scratchPath(), 'text', callback)),
  completion('fs.appendFile', (callback) => fs.appendFile(scratchFile(), 'text', callback)),
  completion('fs.stat', (callback) => fs.stat(__filename, callback)),
  completion('fs.lstat', (callback) => fs.lstat(__filename, { bigint: true }, callback)),
  completion('fs.access', (callback) => fs.access(__filename, callback)),
  completion('fs.exists', (callback) => fs.exists(__filename, () => callback())),
  completion('fs.readdir', (callback) => fs.readdir(__dirname, { withFileTypes: true }, callback)),
  completion('fs.opendir, dir.read, dir.close', (callback) =>
    fs.opendir(__dirname, (_error, dir) => dir.read(() => dir.close(callback))),
  ),
  completion('fs.open, fs.read, fs.close', (callback) =>
    fs.open(__filename, (_error, fd) =>
      fs.read(fd, Buffer.alloc(8), 0, 8, 0, () => fs.close(fd, callback)),
    ),
  ),
  completion('fs.realpath', (callback) => fs.realpath(__filename, callback)),
  completion('fs.realpath.native', (callback) => fs.realpath.native(__filename, callback)),
  completion('fs.mkdtemp', (callback) => fs.mkdtemp(scratchPath(), callback)),
  completion('fs.rename', (callback) => fs.rename(scratchFile(), scratchPath(), callback)),
  completion('fs.rm', (callback) => fs.rm(scratchFile(), callback)),
  completion('fs.cp', (callback) => fs.cp(scratchFile(), scratchPath(), callback)),

  awaited('await fs.promises.readFile', () => fs.promises.readFile(__filename)),
  awaited('await fs.promises.stat', () => fs.promises.stat(__filename)),
  awaited('await fileHandle.read', async () => {
    const handle = await fs.promises.open(__filename);
    await handle.read(Buffer.alloc(8), 0, 8, 0);
    await handle.close();
  }),
  awaited('for await of fileHandle.readLines', async () => {
    const handle = await fs.promises.open(__filename);
    for await (const _ of handle.readLines());
  }),
  awaited('for await of fs.promises.opendir', async () => {
    for await (const _ of await fs.promises.opendir(__dirname));
  }),

  row("fs.createReadStream 'open'", 'created', (storage, read) => {
    const stream = storage.run('created', () => fs.createReadStream(__filename));
    storage.run('listened', () => stream.once('open', read)).destroy();
  }),
  row("fs.createReadStream 'data'", 'created', (storage, read) => {
    storage.run('created', () => fs.createReadStream(__filename).once('data', read));
  }),
  row("fs.createReadStream 'close'", 'created', (storage, read) => {
    storage.run('created', () => fs.createReadStream(__filename).resume().once('close', read));
  }),
  row('fs.createWriteStream, the callback of write', 'registered', async (storage, read) => {
    const stream = storage.run('created', () => fs.createWriteStream(scratchPath()));
    await once(stream, 'open');
    storage.run('registered', () => stream.write('text', read));
    stream.end();
  }),
  row("fs.createWriteStream 'finish'", 'created', (storage, read) => {
    storage.run('created', () => fs.createWriteStream(scratchPath()).once('finish', read).end('x'));
  }),

  row('fs.watch', 'registered', async (storage, read, seen) => {
    const file = scratchFile();
    const watcher = storage.run('registered', () => fs.watch(file, read));
    await writeUntil(file, seen);
    watcher.close();
  }),
  row('fs.watchFile', 'registered', async (storage, read, seen) => {
    const file = scratchFile();
    storage.run('registered', () => fs.watchFile(file, { interval: 10 }, read));
    await writeUntil(file, seen);
    fs.unwatchFile(file);
  }),
  row('for await of fs.promises.watch', 'registered', async (storage, read, seen) => {
    const file = scratchFile();
    const watching = storage.run('registered', async () => {
      for await (const _ of fs.promises.watch(file)) return read();
    });
    await writeUntil(file, seen);
    await watching;
  }),
];

/**
 * Writes until the callback has run: watchers do not say when they have begun to watch.
 *
 * @param {string} file
 * @param {Promise<unknown>} seen
 */
async function writeUntil(file, seen) {
  let done = false;
  const finished = () => (done = true);
  seen.then(finished, finished);
  for (let length = 1; !done; length++) {
    fs.writeFileSync(file, 'x'.repeat(length));
    await sleep(15);
  }
}
