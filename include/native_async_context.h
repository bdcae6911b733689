/*
 * native_async_context.h: the asynchronous context of JavaScript, for addons that use Node-API.
 *
 * An addon that calls back later, or from another thread, captures the context when it is called
 * and runs the callback in it:
 *
 *     nac_snapshot snapshot;
 *     nac_capture(env, &snapshot);                                   when work is started
 *     nac_run(env, snapshot, callback, argc, argv, &result);         when it is done, as often as
 *                                                                    there is something to say
 *     nac_release(env, &snapshot);                                   at the end
 *
 * The context is what an AsyncContext.Snapshot of the npm package native-async-context captures, of
 * the copy that the application has loaded. Nothing is linked: the package is asked, in JavaScript, when a
 * context is captured. Where it is not loaded then, the snapshot is of no context, and nac_run
 * just calls. An addon that needs it has its JavaScript part require it. Node 20.16, 22.3 or later;
 * an older one is one without the package.
 *
 * Every function returns what the function of Node-API returned that failed, or napi_ok, and is to
 * be called where Node-API may be called: on the thread of the environment, with a handle scope
 * open. What another thread may do with a snapshot is keep it and hand it back.
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

/* A captured context. To be copied as it is, and released once. */
typedef struct {
  napi_ref run;
} nac_snapshot;

/* What nac_run_native calls. A JavaScript exception that is pending when it returns goes on. */
typedef void (*nac_callback)(napi_env env, void *data);

/* Evaluates to a function that runs its first argument, with the others, in the context of now. */
static const char nac__capture[] =
    "(() => {"
    "  const hooks = process.getBuiltinModule?.('node:async_hooks');"
    "  const AsyncContext = hooks?.[Symbol.for('native-async-context')]?.AsyncContext;"
    "  if (AsyncContext === undefined) return (fn, ...args) => fn(...args);"
    "  const snapshot = new AsyncContext.Snapshot();"
    "  return (fn, ...args) => snapshot.run(fn, ...args);"
    "})()";

/*
 * Captures the current context: that of the JavaScript that called the addon.
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
 * Calls a JavaScript function, with `undefined` for its `this`, in a captured context. `result` may
 * be NULL. An exception is left pending, as by napi_call_function: whoever was called by Node and
 * not by JavaScript gives it to napi_fatal_exception.
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
 * Calls a C function in a captured context, once, before it returns: for what calls JavaScript in
 * more than one way.
 */
static inline napi_status nac_run_native(napi_env env, nac_snapshot snapshot,
                                         nac_callback callback, void *data) {
  napi_value function;
  napi_status status;
  /* JavaScript may keep the function that stands for it: it lives as long, and calls once. */
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
  /* `call` lives: the handle to the function does, until the caller closes its scope. */
  call->callback = NULL;
  return status;
}

/*
 * Reads an AsyncContext.Variable, which JavaScript has handed over, in the current context.
 */
static inline napi_status nac_get(napi_env env, napi_value variable, napi_value *result) {
  napi_value get;
  napi_status status = napi_get_named_property(env, variable, "get", &get);
  if (status == napi_ok) status = napi_call_function(env, variable, get, 0, NULL, result);
  return status;
}

/*
 * Lets go of a captured context and all that it keeps alive. Does nothing the second time.
 *
 * While the environment lives, its cleanup hooks included. Later is too late and not needed: an
 * environment that ends lets go of everything.
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
