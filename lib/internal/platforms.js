'use strict';

/**
 * The platforms that have a published binary. Each binary is a separate npm package and an optional
 * dependency of this one, for example `native-async-context-linux-x64-gnu`. A name consists of the
 * operating system, the processor and, on Linux, the C library: the convention of napi-rs, without the
 * compiler on Windows.
 */
const PLATFORMS = [
  'darwin-arm64',
  'darwin-x64',
  'linux-arm64-gnu',
  'linux-arm64-musl',
  'linux-x64-gnu',
  'linux-x64-musl',
  'win32-arm64',
  'win32-x64',
];

/** @param {string} platform */
const packageOf = (platform) => `native-async-context-${platform}`;

/** @param {string} platform */
const fileOf = (platform) => `native-async-context.${platform}.node`;

module.exports = { PLATFORMS, fileOf, packageOf };
