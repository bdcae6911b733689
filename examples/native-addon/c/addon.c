/*
 * Calls back from threads of its own, and when asynchronous work is done: each time in the context
 * of the call that started it.
 *
 * One ThreadsafeFunction serves all calls of an environment. By itself it would run every callback
 * in the context in which it was made, which is that of whoever required this addon first.
 */
#include <native_async_context.h>
#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

typedef struct job job;

/* Of one environment: Node has one for each thread that loads the addon. */
typedef struct {
  napi_env env;
  napi_threadsafe_function deliver;
  atomic_bool ending;
  job *first; /* of those that have a thread */
} addon;

/* What was asked for by one call. */
struct job {
  addon *addon;
  nac_snapshot snapshot;
  napi_ref callback;
  int times;
  pthread_t thread;
  job *next;
  napi_async_work work;
};

/* One of its callbacks. */
typedef struct {
  job *job;
  int number;
} tick;

static const char *message(napi_env env) {
  const napi_extended_error_info *info;
  napi_get_last_error_info(env, &info);
  return info->error_message == NULL ? "an error of Node-API" : info->error_message;
}

/* Throws what failed, unless JavaScript has thrown already. */
static bool ok(napi_env env, napi_status status) {
  bool pending = false;
  if (status == napi_ok) return true;
  napi_is_exception_pending(env, &pending);
  if (!pending) napi_throw_error(env, NULL, message(env));
  return false;
}

static void end(job *job) {
  napi_env env = job->addon->env;
  nac_release(env, &job->snapshot);
  if (job->callback != NULL) napi_delete_reference(env, job->callback);
  free(job);
}

/* Starts a job: captures the context of the call. */
static job *start(napi_env env, napi_value callback, int times) {
  job *started = calloc(1, sizeof *started);
  void *data = NULL;
  napi_get_instance_data(env, &data);
  started->addon = data;
  started->times = times;
  if (ok(env, nac_capture(env, &started->snapshot)) &&
      ok(env, napi_create_reference(env, callback, 1, &started->callback))) {
    return started;
  }
  end(started);
  return NULL;
}

/* An exception of a callback is an uncaught exception, because no JavaScript called us. */
static void pass_on(napi_env env) {
  napi_value exception;
  bool pending = false;
  napi_is_exception_pending(env, &pending);
  if (!pending) return;
  napi_get_and_clear_last_exception(env, &exception);
  napi_fatal_exception(env, exception);
}

/* Calls back, in the context of the call that started the job. */
static void call_back(napi_env env, job *job, int number) {
  napi_value callback, argument;
  napi_create_int32(env, number, &argument);
  napi_get_reference_value(env, job->callback, &callback);
  nac_run(env, job->snapshot, callback, 1, &argument, NULL);
  pass_on(env);
}

/* Waits for a thread that has nothing more to do. */
static void end_thread(job *job) {
  addon *addon = job->addon;
  struct job **link = &addon->first;
  pthread_join(job->thread, NULL);
  while (*link != job) link = &(*link)->next;
  *link = job->next;
  end(job);
}

/* What a thread has posted, on the thread of the environment; or what is left when that ends. */
static void deliver(napi_env env, napi_value unused, void *context, void *data) {
  tick *posted = data;
  tick now = *posted;
  (void)unused;
  free(posted);
  if (env == NULL) return;
  call_back(env, now.job, now.number);
  if (now.number < now.job->times) return;
  end_thread(now.job);
  if (((addon *)context)->first == NULL) {
    napi_unref_threadsafe_function(env, ((addon *)context)->deliver);
  }
}

static void *run_thread(void *data) {
  job *job = data;
  for (int number = 1; number <= job->times && !job->addon->ending; number++) {
    tick *posted = malloc(sizeof *posted);
    posted->job = job;
    posted->number = number;
    usleep(200);
    napi_call_threadsafe_function(job->addon->deliver, posted, napi_tsfn_nonblocking);
  }
  return NULL;
}

/* ticks(times, callback): `callback(1)` to `callback(times)`, from a thread of its own. */
static napi_value ticks(napi_env env, napi_callback_info info) {
  napi_value arguments[2];
  size_t count = 2;
  int32_t times;
  if (!ok(env, napi_get_cb_info(env, info, &count, arguments, NULL, NULL))) return NULL;
  if (!ok(env, napi_get_value_int32(env, arguments[0], &times)) || times < 1) return NULL;
  job *started = start(env, arguments[1], times);
  if (started == NULL) return NULL;
  if (pthread_create(&started->thread, NULL, run_thread, started) != 0) {
    napi_throw_error(env, NULL, "no thread could be started");
    end(started);
    return NULL;
  }
  addon *addon = started->addon;
  if (addon->first == NULL) napi_ref_threadsafe_function(env, addon->deliver);
  started->next = addon->first;
  addon->first = started;
  return NULL;
}

static void execute(napi_env env, void *data) {
  (void)env;
  (void)data;
  usleep(200);
}

/* Runs in the job's context, and could call as much of JavaScript as it likes. */
static void report(napi_env env, void *data) {
  job *job = data;
  napi_value callback, argument, undefined;
  napi_create_int32(env, job->times, &argument);
  napi_get_undefined(env, &undefined);
  napi_get_reference_value(env, job->callback, &callback);
  napi_call_function(env, undefined, callback, 1, &argument, NULL);
}

static void complete(napi_env env, napi_status status, void *data) {
  job *job = data;
  if (status == napi_ok) {
    nac_run_native(env, job->snapshot, report, job);
    pass_on(env);
  }
  napi_delete_async_work(env, job->work);
  end(job);
}

/* work(callback): `callback(1)` when a thread of libuv's pool has done something. */
static napi_value work(napi_env env, napi_callback_info info) {
  napi_value callback, name;
  size_t count = 1;
  if (!ok(env, napi_get_cb_info(env, info, &count, &callback, NULL, NULL))) return NULL;
  job *started = start(env, callback, 1);
  if (started == NULL) return NULL;
  if (!ok(env, napi_create_string_utf8(env, "work", NAPI_AUTO_LENGTH, &name)) ||
      !ok(env, napi_create_async_work(env, NULL, name, execute, complete, started,
                                      &started->work))) {
    end(started);
    return NULL;
  }
  ok(env, napi_queue_async_work(env, started->work));
  return NULL;
}

/* read(variable): what an AsyncContext.Variable is now. */
static napi_value read_variable(napi_env env, napi_callback_info info) {
  napi_value variable, value;
  size_t count = 1;
  if (!ok(env, napi_get_cb_info(env, info, &count, &variable, NULL, NULL))) return NULL;
  return ok(env, nac_get(env, variable, &value)) ? value : NULL;
}

/* No thread may use the ThreadsafeFunction when the environment has ended. */
static void end_addon(void *data) {
  addon *addon = data;
  addon->ending = true;
  while (addon->first != NULL) end_thread(addon->first);
  napi_release_threadsafe_function(addon->deliver, napi_tsfn_release);
}

static void free_addon(napi_env env, void *data, void *hint) {
  (void)env;
  (void)hint;
  free(data);
}

NAPI_MODULE_INIT() {
  const napi_property_descriptor functions[] = {
      {"ticks", NULL, ticks, NULL, NULL, NULL, napi_enumerable, NULL},
      {"work", NULL, work, NULL, NULL, NULL, napi_enumerable, NULL},
      {"read", NULL, read_variable, NULL, NULL, NULL, napi_enumerable, NULL},
  };
  napi_value name;
  addon *made = calloc(1, sizeof *made);
  made->env = env;
  if (!ok(env, napi_set_instance_data(env, made, free_addon, NULL)) ||
      !ok(env, napi_create_string_utf8(env, "deliver", NAPI_AUTO_LENGTH, &name)) ||
      !ok(env, napi_create_threadsafe_function(env, NULL, NULL, name, 0, 1, NULL, NULL, made,
                                               deliver, &made->deliver)) ||
      !ok(env, napi_unref_threadsafe_function(env, made->deliver)) ||
      !ok(env, napi_add_env_cleanup_hook(env, end_addon, made)) ||
      !ok(env, napi_define_properties(env, exports, 3, functions))) {
    return NULL;
  }
  return exports;
}
