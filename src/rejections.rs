//! Installs a promise-reject callback in front of Node's.
//!
//! V8 reports a rejection to its embedder when it happens, while the slot still holds the context
//! that rejected. Node 20 and 22 store only the promise at that moment, and emit the event later,
//! without a context. This callback calls JavaScript first (`lib/glue/rejections.js`), which
//! records the context, then Node's own callback with the same message, and then JavaScript again
//! if it asked for that.
//!
//! `on_reject` and `stop` are called from C++, where a panic would abort the process. They cannot
//! panic: they allocate nothing, index nothing, and read a thread-local variable that has no
//! destructor, so it can be read as long as the thread runs.

use std::cell::Cell;
use std::ffi::c_void;
use std::ptr;

use napi::bindgen_prelude::*;
use napi::{check_status, sys};

use crate::symbols;
use crate::v8::{Isolate, PromiseRejectMessage, Value};

thread_local! {
    /// The recorder of this thread. No other thread has a use for it: environment, reference and
    /// isolate belong to one thread, and V8 calls back on that thread.
    static RECORDER: Cell<Option<Recorder>> = const { Cell::new(None) };
}

/// A JavaScript function that records rejections.
///
/// While a recorder is in `RECORDER`, its environment and its reference are live: `stop` takes it
/// out before the environment ends.
#[derive(Clone, Copy)]
struct Recorder {
    /// An embedder may run a second isolate on this thread. Its rejections are not for this one.
    isolate: Isolate,
    env: sys::napi_env,
    function: sys::napi_ref,
}

/// `v8::kPromiseRejectWithNoHandler` and `v8::kPromiseHandlerAddedAfterReject`: the events for
/// which Node emits something.
const REPORTED: [i32; 2] = [0, 1];

/// Calls `record(event, promise, reason)` for every later rejection in this isolate, before Node's
/// callback. Replaces the previous `record` of this thread. Returns `false` if V8's or Node's
/// function for it was not found.
pub fn record_with(
    env: &Env,
    record: &Function<FnArgs<(i32, Unknown, Unknown)>, ()>,
) -> Result<bool> {
    let Ok(v8) = symbols::functions() else { return Ok(false) };
    let Some(isolate) = v8.isolate() else { return Ok(false) };
    if v8.node_promise_reject_callback.is_none() {
        return Ok(false);
    }
    // First the old one: Node aborts if an environment adds the same hook twice.
    if let Some(replaced) = RECORDER.take() {
        replaced.remove_hook();
        replaced.release();
    }
    RECORDER.set(Some(Recorder::create(isolate, env, record)?));
    // SAFETY: JavaScript runs in this isolate on this thread. `stop` replaces the callback before
    // the environment ends, and Node does not unload this library earlier.
    Ok(unsafe { v8.set_promise_reject_callback(isolate, on_reject) })
}

/// Node-API calls this when the environment `env` ends, on its thread. Gives V8 Node's callback
/// back and deletes the reference, which Node-API does not free (`v8impl::Reference` in Node's
/// src/js_native_api_v8.cc). Does nothing if another environment has replaced the recorder.
///
/// It is a bare hook because the hooks of napi-rs allocate, which shows as a leak at
/// `process.exit`.
///
/// # Safety
///
/// Node-API calls it.
unsafe extern "C" fn stop(env: *mut c_void) {
    let Some(recorder) = RECORDER.get().filter(|recorder| recorder.env.cast() == env) else {
        return;
    };
    RECORDER.set(None);
    recorder.release();
    if let Ok(v8) = symbols::functions()
        && let Some(node) = v8.node_promise_reject_callback
    {
        // SAFETY: the isolate is entered while its environment runs hooks. Node's callback is a
        // function of the program.
        unsafe { v8.set_promise_reject_callback(recorder.isolate, node) };
    }
}

/// Records the rejection, then lets Node handle it.
///
/// # Safety
///
/// V8 calls it.
unsafe extern "C" fn on_reject(message: PromiseRejectMessage) {
    let Ok(v8) = symbols::functions() else { return };
    let tell_node = || {
        if let Some(node) = v8.node_promise_reject_callback {
            // SAFETY: the message is V8's, unchanged.
            unsafe { node(message) };
        }
    };
    match RECORDER.get() {
        Some(recorder)
            if REPORTED.contains(&message.event) && v8.isolate() == Some(recorder.isolate) =>
        {
            recorder.call_around(message, tell_node);
        }
        _ => tell_node(),
    }
}

impl Recorder {
    /// Creates the reference and the cleanup hook.
    fn create(
        isolate: Isolate,
        env: &Env,
        record: &Function<FnArgs<(i32, Unknown, Unknown)>, ()>,
    ) -> Result<Self> {
        let env = env.raw();
        let mut function = ptr::null_mut();
        // SAFETY: `env` and `record` are live for this call.
        check_status!(unsafe { sys::napi_create_reference(env, record.raw(), 1, &mut function) })?;
        let recorder = Self { isolate, env, function };
        // SAFETY: `env` is live. `stop` compares its argument and does not read through it.
        let added = unsafe { sys::napi_add_env_cleanup_hook(env, Some(stop), env.cast()) };
        if added != sys::Status::napi_ok {
            recorder.release();
        }
        check_status!(added)?;
        Ok(recorder)
    }

    /// Removes the cleanup hook.
    fn remove_hook(self) {
        // SAFETY: the environment is live, and `create` added this hook to it.
        unsafe { sys::napi_remove_env_cleanup_hook(self.env, Some(stop), self.env.cast()) };
    }

    /// Deletes the reference. The caller has taken the recorder out of `RECORDER`.
    fn release(self) {
        // SAFETY: the environment is live, also while its cleanup hooks run. `create` made the
        // reference in it, and nothing else deletes it.
        unsafe { sys::napi_delete_reference(self.env, self.function) };
    }

    /// Calls JavaScript, then `node`, then the function that JavaScript returned, if it returned
    /// one. If a call fails (the environment is shutting down, the thread is being terminated), one
    /// rejection has no context and everything else goes on.
    fn call_around(self, message: PromiseRejectMessage, mut node: impl FnMut()) {
        let mut handles = ptr::null_mut();
        // SAFETY: the environment is live. No handle is created through a `Scope` before this
        // handle scope is closed.
        if unsafe { sys::napi_open_handle_scope(self.env, &mut handles) } != sys::Status::napi_ok {
            return node();
        }
        let next = self.record_in_scope(message);
        node();
        if let Some(next) = next {
            self.call_in_scope(next, &[]);
        }
        // SAFETY: the scope was opened above, in the same environment.
        unsafe { sys::napi_close_handle_scope(self.env, handles) };
    }

    /// Calls `record` and returns the function that it returned.
    fn record_in_scope(self, message: PromiseRejectMessage) -> Option<sys::napi_value> {
        let mut function = ptr::null_mut();
        let mut event = ptr::null_mut();
        // SAFETY: environment and reference are live.
        unsafe { sys::napi_get_reference_value(self.env, self.function, &mut function) };
        // SAFETY: the environment is live and a handle scope is open.
        unsafe { sys::napi_create_int32(self.env, message.event, &mut event) };
        let reason = message.value.map_or_else(|| self.undefined_in_scope(), Value::raw);
        let returned = self.call_in_scope(function, &[event, message.promise.raw(), reason])?;
        let mut kind = sys::ValueType::napi_undefined;
        // SAFETY: the environment is live and the value was created in the open scope.
        unsafe { sys::napi_typeof(self.env, returned, &mut kind) };
        (kind == sys::ValueType::napi_function).then_some(returned)
    }

    fn undefined_in_scope(self) -> sys::napi_value {
        let mut undefined = ptr::null_mut();
        // SAFETY: the environment is live and a handle scope is open.
        unsafe { sys::napi_get_undefined(self.env, &mut undefined) };
        undefined
    }

    /// Calls a function with `this` undefined. Returns nothing if it threw.
    fn call_in_scope(
        self,
        function: sys::napi_value,
        arguments: &[sys::napi_value],
    ) -> Option<sys::napi_value> {
        let mut returned = ptr::null_mut();
        // SAFETY: each value was created in the open scope, or passed by V8 to `on_reject`.
        let status = unsafe {
            sys::napi_call_function(
                self.env,
                self.undefined_in_scope(),
                function,
                arguments.len(),
                arguments.as_ptr(),
                &mut returned,
            )
        };
        if status == sys::Status::napi_ok {
            return Some(returned);
        }
        let mut error = ptr::null_mut();
        // SAFETY: the environment is live. A pending exception would be thrown into the JavaScript
        // that runs next.
        unsafe { sys::napi_get_and_clear_last_exception(self.env, &mut error) };
        None
    }
}
