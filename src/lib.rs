//! Hands V8's continuation-preserved embedder data (the *slot*) to JavaScript.

mod slot;
mod symbols;
mod v8;

use napi::bindgen_prelude::*;
use napi_derive::napi;

/// `null` when V8's functions were found, or the code that says why not.
#[napi]
pub fn unavailable() -> Option<&'static str> {
    symbols::functions().err().map(symbols::Unavailable::code)
}

/// V8's extras binding object.
#[napi(ts_return_type = "object | null")]
pub fn extras_binding_object(env: Env) -> Result<Option<Object<'static>>> {
    let Ok(functions) = symbols::functions() else { return Ok(None) };
    Ok(Some(Object::from_raw(env.raw(), functions.extras_binding_object().into())))
}

/// The slot as N-API functions.
#[napi]
pub fn slot_functions(env: Env) -> Result<Option<Object<'static>>> {
    if symbols::functions().is_err() { return Ok(None) };
    slot::create(env).map(Some)
}
