/*
 * native_async_context.h: the asynchronous context of JavaScript, for addons that use Node-API.
 *
 * An addon that calls back later, or from another thread, captures the context when JavaScript
 * calls it, and runs the callback in that context:
 *
 *     nac_snapshot snapshot;
 *     nac_capture(env, &snapshot);                              when the work starts
 *     nac_run(env, snapshot, callback, argc, argv, &result);    for each callback
 *     nac_release(env, &snapshot);                              at the end
 *
 * nac_capture captures an AsyncContext.Snapshot of the npm package native-async-context, of the
 * copy that the application has loaded. The addon does not link against the package: the header
 * asks it in JavaScript. If the package is not loaded, or Node is older than 20.16 or 22.3, there
 * is no context, and nac_run only calls. An addon that needs the context requires the package in
 * its JavaScript part.
 *
 * Every function returns napi_ok, or the status of the Node-API function that failed. Call them
 * where Node-API may be called: on the thread of the environment, with a handle scope open. Other
 * threads may keep a snapshot and pass it on.
 *
 * License: MIT
 */
#ifndef NATIVE_ASYNC_CONTEXT_H
#define NATIVE_ASYNC_CONTEXT_H

#include <node_api.h>
#include <stdlib.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A captured context. Copy it by value. Release it once. */
typedef struct {
  napi_ref run;
} nac_snapshot;

/*
 * The function that nac_run_native calls, with its `data`. A JavaScript exception that is pending
 * when it returns is thrown. It must not throw a C++ exception.
 */
typedef void (*nac_callback)(napi_env env, void *data);

/*
 * Evaluates to a function that calls its first argument with the others, in the context that is
 * current at the evaluation. If the package is not loaded, it only calls.
 */
static const char nac__capture[] =
    "(() => {"
    "  const hooks = process.getBuiltinModule?.('node:async_hooks');"
    "  const AsyncContext = hooks?.[Symbol.for('native-async-context')]?.AsyncContext;"
    "  if (AsyncContext === undefined) return (fn, ...args) => fn(...args);"
    "  const snapshot = new AsyncContext.Snapshot();"
    "  return (fn, ...args) => snapshot.run(fn, ...args);"
    "})()";

/*
 * Captures the current context, the one of the JavaScript that called the addon, in `result`. The
 * snapshot keeps the values of the context alive until nac_release.
 */
static inline napi_status nac_capture(napi_env env, nac_snapshot *result) {
  napi_value source, run;
  napi_status status;
  result->run = NULL;
  status = napi_create_string_utf8(env, nac__capture, NAPI_AUTO_LENGTH, &source);
  if (status == napi_ok) status = napi_run_script(env, source, &run);
  if (status == napi_ok) status = napi_create_reference(env, run, 1, &result->run);
  return status;
}

/*
 * Calls a JavaScript function with `argc` arguments in a captured context, and stores its result in
 * `result`, which may be NULL. `this` is `undefined`. The previous context is restored before
 * nac_run returns.
 *
 * If the function throws, nac_run returns napi_pending_exception and leaves the exception pending,
 * as napi_call_function does. An addon that JavaScript called returns, and JavaScript catches it.
 * An addon that Node called, without JavaScript below it, passes it to napi_fatal_exception.
 */
static inline napi_status nac_run(napi_env env, nac_snapshot snapshot, napi_value function,
                                  size_t argc, const napi_value *argv, napi_value *result) {
  napi_value run, undefined;
  napi_value *arguments;
  napi_status status = napi_get_reference_value(env, snapshot.run, &run);
  if (status == napi_ok) status = napi_get_undefined(env, &undefined);
  if (status != napi_ok) return status;
  arguments = (napi_value *)malloc((argc + 1) * sizeof *arguments);
  if (arguments == NULL) return napi_generic_failure;
  arguments[0] = function;
  if (argc > 0) memcpy(arguments + 1, argv, argc * sizeof *arguments);
  status = napi_call_function(env, undefined, run, argc + 1, arguments, result);
  free(arguments);
  return status;
}

typedef struct {
  nac_callback callback;
  void *data;
} nac__call;

static inline napi_value nac__invoke(napi_env env, napi_callback_info info) {
  void *call;
  if (napi_get_cb_info(env, info, NULL, NULL, NULL, &call) == napi_ok) {
    nac_callback callback = ((nac__call *)call)->callback;
    ((nac__call *)call)->callback = NULL;
    if (callback != NULL) callback(env, ((nac__call *)call)->data);
  }
  return NULL;
}

static inline void nac__free(napi_env env, void *call, void *hint) {
  (void)env;
  (void)hint;
  free(call);
}

/*
 * Calls a C function once in a captured context, before nac_run_native returns. Use it to call
 * several JavaScript functions in one context, or one with its own `this`:
 *
 *     static void report(napi_env env, void *data) {
 *       napi_call_function(env, ((job *)data)->object, ((job *)data)->method, 0, NULL, NULL);
 *     }
 *     nac_run_native(env, snapshot, report, job);
 *
 * An exception that `callback` leaves pending stays pending, as with nac_run.
 */
static inline napi_status nac_run_native(napi_env env, nac_snapshot snapshot,
                                         nac_callback callback, void *data) {
  napi_value function;
  napi_status status;
  /* JavaScript may keep `function` and call it later. `call` lives as long, and is called once. */
  nac__call *call = (nac__call *)malloc(sizeof *call);
  if (call == NULL) return napi_generic_failure;
  call->callback = callback;
  call->data = data;
  status = napi_create_function(env, "native", NAPI_AUTO_LENGTH, nac__invoke, call, &function);
  if (status == napi_ok) status = napi_add_finalizer(env, function, call, nac__free, NULL, NULL);
  if (status != napi_ok) {
    free(call);
    return status;
  }
  status = nac_run(env, snapshot, function, 0, NULL, NULL);
  /* `call` still exists: the handle to `function` is valid until the caller closes its scope. */
  call->callback = NULL;
  return status;
}

/*
 * Reads `variable`, an AsyncContext.Variable that JavaScript has passed to the addon, in the
 * current context, and stores its value in `result`. If it is not a Variable, nac_get fails.
 */
static inline napi_status nac_get(napi_env env, napi_value variable, napi_value *result) {
  napi_value get;
  napi_status status = napi_get_named_property(env, variable, "get", &get);
  if (status == napi_ok) status = napi_call_function(env, variable, get, 0, NULL, result);
  return status;
}

/*
 * Releases a captured context, with all values that it keeps alive. A second call does nothing.
 *
 * Call it while the environment exists, at the latest in one of its cleanup hooks. An environment
 * that ends releases the values itself.
 */
static inline napi_status nac_release(napi_env env, nac_snapshot *snapshot) {
  napi_ref run = snapshot->run;
  snapshot->run = NULL;
  return run == NULL ? napi_ok : napi_delete_reference(env, run);
}

#ifdef __cplusplus
}
#endif

#endif
