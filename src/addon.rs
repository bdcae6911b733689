//! What this package's own binary exports to its JavaScript.

use napi::bindgen_prelude::*;
use napi_derive::napi;

use crate::{rejections, slot, symbols, v8};

/// A code that says why V8's functions cannot be used here, or `null`.
#[napi]
pub fn unavailable() -> Option<&'static str> {
    symbols::functions().err().map(symbols::Unavailable::code)
}

/// V8's extras binding object: from V8 12 on it holds the slot's get and set builtins, which the
/// JIT inlines.
#[napi]
pub fn extras_binding_object(env: Env) -> Option<Object<'static>> {
    let v8 = symbols::functions().ok()?;
    Some(Object::from_raw(env.raw(), v8.extras_binding_object().into()))
}

/// `{ current, set, exchange }` as functions of the addon.
#[napi]
pub fn slot_functions(env: Env) -> Result<Option<Object<'static>>> {
    slot::functions(&env)
}

/// Replaces V8's promise hooks in the current context, whoever set them, by these: a function
/// each, or nothing. `false` when V8's function for it was not found.
#[napi]
pub fn set_promise_hooks(
    init: Option<Function<Unknown, ()>>,
    before: Option<Function<Unknown, ()>>,
    after: Option<Function<Unknown, ()>>,
) -> bool {
    let hook = |function: Option<Function<Unknown, ()>>| {
        function.map_or(v8::Value::EMPTY, |function| function.raw().into())
    };
    let hooks = v8::PromiseHooks { init: hook(init), before: hook(before), after: hook(after) };
    symbols::functions().is_ok_and(|v8| v8.set_promise_hooks(hooks))
}

/// Has `record(event, promise, reason)` called at every rejection, in the context that rejects.
#[napi]
pub fn record_rejections(
    env: Env,
    record: Function<FnArgs<(i32, Unknown, Unknown)>, ()>,
) -> Result<bool> {
    rejections::record_with(&env, &record)
}
