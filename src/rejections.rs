//! Stands in front of Node's promise-reject callback.
//!
//! V8 tells its embedder of a rejection at the moment it happens, when the slot still holds the
//! context that rejected. Node 20 and 22 note the promise there and nothing else, and report it
//! later from nowhere. So JavaScript is called first (`lib/glue/rejections.js`), to note the
//! context too, and then Node's own callback, unchanged.

use std::ffi::c_void;
use std::ptr;

use dashmap::DashMap;
use napi::bindgen_prelude::*;
use napi::sys;
use once_cell::sync::Lazy;

use crate::symbols;
use crate::v8::{Isolate, PromiseRejectMessage};

/// Whom to tell, in an isolate. Both are used on that isolate's thread only; they are numbers
/// here because a map that several threads share cannot hold pointers.
#[derive(Clone, Copy)]
struct Recorder {
    env: usize,
    function: usize,
}

/// Worker threads come and go: each isolate's entry goes with its environment.
static RECORDERS: Lazy<DashMap<Isolate, Recorder>> = Lazy::new(DashMap::new);

/// `v8::kPromiseRejectWithNoHandler` and `v8::kPromiseHandlerAddedAfterReject`: the events that
/// Node reports.
const REPORTED: [i32; 2] = [0, 1];

/// Calls `record(event, promise, reason)` for every rejection in this isolate from now on, before Node
/// hears of it. `false` when V8's or Node's function for it was not found.
pub fn record_with(
    env: &Env,
    record: &Function<FnArgs<(i32, Unknown, Unknown)>, ()>,
) -> Result<bool> {
    let Ok(v8) = symbols::functions() else { return Ok(false) };
    if v8.node_promise_reject_callback.is_none() {
        return Ok(false);
    }
    let isolate = v8.isolate();
    let mut function = ptr::null_mut();
    // SAFETY: `env` and `record` are live for this call.
    napi::check_status!(unsafe {
        sys::napi_create_reference(env.raw(), record.raw(), 1, &mut function)
    })?;
    let recorder =
        Recorder { env: env.raw().expose_provenance(), function: function.expose_provenance() };
    match RECORDERS.insert(isolate, recorder) {
        Some(replaced) => replaced.release(),
        // SAFETY: `env` is live; `stop` reads nothing through its argument.
        None => napi::check_status!(unsafe {
            sys::napi_add_env_cleanup_hook(env.raw(), Some(stop), ptr::null_mut())
        })?,
    }
    Ok(v8.set_promise_reject_callback(on_reject))
}

/// The environment is going away: gives V8 Node's callback back, and the reference to Node-API,
/// which does not free what its users have made (`v8impl::Reference`, Node's src/js_native_api_v8.cc).
/// Runs on the thread of the environment, in its isolate. Not by way of napi-rs, which allocates for it.
extern "C" fn stop(_: *mut c_void) {
    let Ok(v8) = symbols::functions() else { return };
    if let Some((_, recorder)) = RECORDERS.remove(&v8.isolate()) {
        recorder.release();
    }
    if let Some(node) = v8.node_promise_reject_callback {
        v8.set_promise_reject_callback(node);
    }
}

unsafe extern "C" fn on_reject(message: PromiseRejectMessage) {
    let Ok(v8) = symbols::functions() else { return };
    if REPORTED.contains(&message.event) {
        // Copied out: no lock is held while JavaScript runs.
        let recorder = RECORDERS.get(&v8.isolate()).map(|entry| *entry);
        if let Some(recorder) = recorder {
            recorder.call(message);
        }
    }
    if let Some(node) = v8.node_promise_reject_callback {
        // SAFETY: the message is V8's own, passed on as it came.
        unsafe { node(message) };
    }
}

impl Recorder {
    /// Gives the reference back. It is out of the map by now, so this happens once.
    fn release(self) {
        let env = ptr::with_exposed_provenance_mut(self.env);
        let function = ptr::with_exposed_provenance_mut(self.function);
        // SAFETY: cleanup hooks run while the environment lives, on its thread; the reference was
        // made in it, and nobody else has it any more.
        unsafe { sys::napi_delete_reference(env, function) };
    }

    /// Calls JavaScript. Whatever goes wrong (the environment is shutting down, the thread is
    /// being terminated) costs the context of one rejection and nothing else.
    fn call(self, message: PromiseRejectMessage) {
        let env = ptr::with_exposed_provenance_mut(self.env);
        let mut scope = ptr::null_mut();
        // SAFETY: the environment lives: its cleanup hook removes this recorder.
        if unsafe { sys::napi_open_handle_scope(env, &mut scope) } != sys::Status::napi_ok {
            return;
        }
        self.call_in_scope(env, message);
        // SAFETY: the scope opened above, on the same environment.
        unsafe { sys::napi_close_handle_scope(env, scope) };
    }

    fn call_in_scope(self, env: sys::napi_env, message: PromiseRejectMessage) {
        let reference = ptr::with_exposed_provenance_mut(self.function);
        let mut function = ptr::null_mut();
        let mut event = ptr::null_mut();
        let mut this = ptr::null_mut();
        // SAFETY: the reference was made in this environment, and is there as long as its entry.
        unsafe { sys::napi_get_reference_value(env, reference, &mut function) };
        // SAFETY: `env` is live and a handle scope is open.
        unsafe { sys::napi_create_int32(env, message.event, &mut event) };
        // SAFETY: `env` is live and a handle scope is open.
        unsafe { sys::napi_get_undefined(env, &mut this) };
        let value = if message.value.is_empty() { this } else { message.value.into() };
        let arguments = [event, message.promise.into(), value];
        // SAFETY: all values were made in, or passed by V8 to, the scope that is open.
        let status = unsafe {
            sys::napi_call_function(
                env,
                this,
                function,
                arguments.len(),
                arguments.as_ptr(),
                ptr::null_mut(),
            )
        };
        if status != sys::Status::napi_ok {
            let mut error = ptr::null_mut();
            // SAFETY: `env` is live; left pending, the exception would be thrown into whatever
            // JavaScript runs next.
            unsafe { sys::napi_get_and_clear_last_exception(env, &mut error) };
        }
    }
}
