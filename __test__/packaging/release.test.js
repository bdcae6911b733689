'use strict';

const assert = require('node:assert/strict');
const { execFileSync } = require('node:child_process');
const { createHash } = require('node:crypto');
const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');
const { after, test } = require('node:test');
const { PLATFORMS, packageOf } = require('../../lib/internal/platforms.js');
const { auditBinary } = require('../../scripts/lib/package-audit.js');
const { addonFile } = require('../../scripts/lib/prepare.js');
const { checkPackages, checksums, readPackages } = require('../../scripts/lib/publication.js');
const { environment, root, run, scratch } = require('./project.js');
const { name: main } = require('../../package.json');

const VERSION = '1.2.3';
const platform = packageOf(PLATFORMS[0]);

/**
 * @param {string} folder
 * @param {string} name
 * @param {object} [fields] of the manifest
 */
function writeTarball(folder, name, fields) {
  const contents = path.join(scratch(), 'package');
  fs.mkdirSync(contents);
  const manifest = { name, version: VERSION, repository: 'https://example.com/a/b', ...fields };
  fs.writeFileSync(path.join(contents, 'package.json'), JSON.stringify(manifest));
  const file = path.join(folder, `${name}-${VERSION}.tgz`);
  execFileSync('tar', ['-czf', file, '-C', path.dirname(contents), 'package']);
}

/** @param {Record<string, object>} [fields] by package @returns {string} a folder of tarballs */
function tarballs(fields = {}) {
  const folder = scratch();
  writeTarball(folder, main, { optionalDependencies: { [platform]: VERSION }, ...fields[main] });
  writeTarball(folder, platform, fields[platform]);
  return folder;
}

/** A registry on the loopback interface that accepts publications. */
async function registry() {
  /** @type {Map<string, any>} what is published, by name */
  const published = new Map();
  /** @type {Set<string>} names that may not be published */
  const refused = new Set();
  const server = http.createServer(async (request, response) => {
    const name = decodeURIComponent(String(request.url)).slice(1);
    const parts = [];
    for await (const part of request) parts.push(part);
    if (request.method !== 'PUT') {
      const found = published.get(name);
      response.writeHead(found ? 200 : 404).end(JSON.stringify(found ?? {}));
    } else if (refused.has(name)) {
      response.writeHead(403).end('{}');
    } else {
      published.set(name, JSON.parse(Buffer.concat(parts).toString()));
      response.writeHead(201).end('{}');
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  after(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return { host: `127.0.0.1:${port}`, published, refused };
}

/**
 * @param {string} folder of tarballs
 * @param {string} host of the registry
 * @returns {Promise<string[]>} the problems
 */
async function publish(folder, host) {
  const program = `
    const { publish, readPackages } = require(${JSON.stringify(path.join(root, 'scripts/lib/publication.js'))});
    const problems = publish(readPackages(${JSON.stringify(folder)}), { dryRun: false, provenance: false });
    require('node:fs').writeSync(2, JSON.stringify(problems));`;
  const cwd = scratch();
  fs.writeFileSync(
    path.join(cwd, '.npmrc'),
    `registry=http://${host}/\n//${host}/:_authToken=none\ncache=${cwd}/.npm\nfetch-retries=0\n`,
  );
  const { stderr } = await run(process.execPath, ['--eval', program], { cwd, env: environment });
  return JSON.parse(stderr);
}

test('a publication that stopped half way is continued, and the main package is the last', async () => {
  const { host, published, refused } = await registry();
  const folder = tarballs();
  refused.add(main);
  const [problem] = await publish(folder, host);
  assert.match(problem, new RegExp(`^npm publish of ${main} failed:`));
  assert.deepEqual([...published.keys()], [platform]);

  refused.clear();
  const first = published.get(platform);
  assert.deepEqual(await publish(folder, host), []);
  assert.deepEqual([...published.keys()], [platform, main]);
  assert.equal(published.get(platform), first, 'it is not published twice');
});

test('what is published with other contents is not overwritten', async () => {
  const { host, published } = await registry();
  const integrity = `sha512-${createHash('sha512').update('other').digest('base64')}`;
  published.set(platform, {
    name: platform,
    'dist-tags': { latest: VERSION },
    versions: { [VERSION]: { name: platform, version: VERSION, dist: { integrity } } },
  });
  const [problem] = await publish(tarballs(), host);
  assert.equal(
    problem,
    `${platform}@${VERSION} is published with other contents: release another version.`,
  );
  assert.deepEqual([...published.keys()], [platform]);
});

test('the packages are checked first', () => {
  const check = (/** @type {Record<string, object>} */ fields, tag = `v${VERSION}`) =>
    checkPackages(readPackages(tarballs(fields)), { tag }).problems;
  assert.deepEqual(check({}), []);
  assert.match(check({}, 'v1.2.4')[0], /^The tag is v1\.2\.4, but/);
  assert.match(
    check({ [platform]: { repository: undefined, private: true } })[0],
    /does not say where its sources are: set PACKAGE_REPOSITORY/,
  );
  assert.equal(check({ [platform]: { version: '1.2.4' } }).length, 1);
  assert.match(check({ [main]: { optionalDependencies: {} } })[0], /is no dependency of the main/);
});

test('a platform without a package is noted, and so is a folder without packages', () => {
  const { notes } = checkPackages(readPackages(tarballs()), {});
  assert.equal(notes.length, PLATFORMS.length - 1);
  assert.match(checkPackages(readPackages(scratch()), {}).problems[0], /run `npm run pack` first/);
});

test('a binary that tells of this machine, or needs a newer one, is noted', () => {
  const binary = (/** @type {string} */ text) => auditBinary(Buffer.from(`\x7fELF\0${text}\0`));
  assert.deepEqual(binary('GLIBC_2.28'), []);
  assert.match(binary('GLIBC_2.4\0GLIBC_2.34')[0], /^needs glibc 2\.34/);
  assert.deepEqual(binary('.symtab'), ['is not stripped']);
  // If the checkout is in the user's home, the home is noted as well.
  assert.ok(binary(path.join(root, 'src', 'lib.rs')).includes(`names the folder ${root}`));
});

test('the binary of this checkout tells nothing of this machine', () => {
  const notes = auditBinary(fs.readFileSync(path.join(root, addonFile())));
  assert.deepEqual(
    notes.filter((note) => !note.startsWith('needs glibc')),
    [],
  );
});

test('the sums are those of the tarballs', () => {
  const packages = readPackages(tarballs());
  const [[sum, name]] = checksums(packages)
    .split('\n')
    .map((line) => line.split('  '));
  const { file } = packages[0];
  assert.equal(name, path.basename(file));
  assert.equal(sum, createHash('sha256').update(fs.readFileSync(file)).digest('hex'));
});
