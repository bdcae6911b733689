/**
 * Loaded for its effect, by `node --require` or `node --import`: `instrument()` before any module of
 * the application is loaded, in its worker threads too. `NATIVE_ASYNC_CONTEXT_INSTRUMENT=mysql2,http`
 * says which libraries; all, when it is unset or empty.
 *
 * @throws what `instrument` throws
 */
export {};
