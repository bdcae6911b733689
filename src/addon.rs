//! The functions that this package's binary exports to its JavaScript.
//!
//! A panic of one is thrown as a JavaScript exception: `catch_unwind` of napi-rs.

use napi::bindgen_prelude::*;
use napi_derive::napi;

use crate::v8::{PromiseHooks, Scope, Value};
use crate::{rejections, slot, symbols};

/// A code for why V8's functions cannot be used here, or `null` if they can.
#[napi(catch_unwind)]
pub fn unavailable() -> Option<&'static str> {
    symbols::functions().err().map(symbols::Unavailable::code)
}

/// The functions of V8 and Node that this program exports, of those that the addon looks for, for people.
#[napi(catch_unwind)]
pub fn exported_functions() -> Vec<&'static str> {
    symbols::exported().into_iter().filter_map(|(name, found)| found.then_some(name)).collect()
}

/// V8's extras binding object, or `null` if V8's functions were not found. From V8 12 on it holds
/// the builtins that read and write the slot, which the JIT inlines.
#[napi(catch_unwind)]
pub fn extras_binding_object(env: &Env) -> Option<Object<'_>> {
    let v8 = symbols::functions().ok()?;
    let object = v8.extras_binding_object(Scope::of(v8, env)?)?;
    Some(object.object(env))
}

/// `{ current, set, exchange }` as functions of the addon, or `null` if V8 exports no accessors of
/// the slot.
#[napi(catch_unwind)]
pub fn slot_functions(env: &Env) -> Result<Option<Object<'_>>> {
    slot::functions(env)
}

/// Replaces V8's promise hooks in the current context, including those of Node. An argument that is
/// missing means no hook. Returns `false` if V8's function for it was not found.
#[napi(catch_unwind)]
pub fn set_promise_hooks(
    env: &Env,
    init: Option<Function<Unknown, ()>>,
    before: Option<Function<Unknown, ()>>,
    after: Option<Function<Unknown, ()>>,
    settle: Option<Function<Unknown, ()>>,
) -> bool {
    let Ok(v8) = symbols::functions() else { return false };
    let Some(scope) = Scope::of(v8, env) else { return false };
    let [init, before, after, settle] =
        [&init, &before, &after, &settle].map(|hook| hook.as_ref().and_then(Value::of));
    v8.set_promise_hooks(scope, PromiseHooks { init, before, after, settle })
}

/// Calls `record(event, promise, reason)` at every rejection, in the context that rejects. Returns
/// `false` if V8's or Node's function for it was not found.
#[napi(catch_unwind)]
pub fn record_rejections(
    env: &Env,
    record: Function<FnArgs<(i32, Unknown, Unknown)>, ()>,
) -> Result<bool> {
    rejections::record_with(env, &record)
}
