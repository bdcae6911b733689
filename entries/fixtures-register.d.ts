/**
 * Loaded for its effect, as a setup file of jest (`setupFilesAfterEnv`) or of vitest with
 * `globals: true` (`setupFiles`): replaces the global `test`, `describe`, `beforeEach` and so on by those
 * of `withFixtures`.
 */
export {};
