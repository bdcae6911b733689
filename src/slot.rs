//! The slot as three bare N-API functions.
//!
//! Bare, because they are the hot path on V8 11 and what napi-rs generates around a function
//! converts and checks on every call. They cannot panic and allocate nothing.

use std::ffi::CStr;
use std::ptr;

use napi::bindgen_prelude::*;
use napi::{check_status, sys};

use crate::symbols;
use crate::v8::Value;

/// `{ current, set, exchange }`, or nothing where V8's functions were not found.
pub fn functions(env: &Env) -> Result<Option<Object<'static>>> {
    if symbols::functions().is_err() {
        return Ok(None);
    }
    let slot = Object::new(env)?;
    define(env, &slot, c"current", current)?;
    define(env, &slot, c"set", set)?;
    define(env, &slot, c"exchange", exchange)?;
    Ok(Some(Object::from_raw(env.raw(), slot.raw())))
}

type Callback = unsafe extern "C" fn(sys::napi_env, sys::napi_callback_info) -> sys::napi_value;

fn define(env: &Env, object: &Object, name: &CStr, callback: Callback) -> Result<()> {
    let mut function = ptr::null_mut();
    // SAFETY: `env` is live for this call, `name` outlives it, and the callback needs no data.
    check_status!(unsafe {
        sys::napi_create_function(
            env.raw(),
            name.as_ptr(),
            name.count_bytes().cast_signed(),
            Some(callback),
            ptr::null_mut(),
            &mut function,
        )
    })?;
    // SAFETY: `env`, `object` and `function` are live for this call, and `name` outlives it.
    check_status!(unsafe {
        sys::napi_set_named_property(env.raw(), object.raw(), name.as_ptr(), function)
    })
}

/// The first argument; `undefined` if there is none.
fn argument(env: sys::napi_env, info: sys::napi_callback_info) -> Value {
    let mut count = 1;
    let mut argument = ptr::null_mut();
    // SAFETY: called within the callback that `info` describes; `argument` has room for the one
    // value asked for.
    unsafe {
        sys::napi_get_cb_info(
            env,
            info,
            &mut count,
            &mut argument,
            ptr::null_mut(),
            ptr::null_mut(),
        )
    };
    argument.into()
}

unsafe extern "C" fn current(_: sys::napi_env, _: sys::napi_callback_info) -> sys::napi_value {
    symbols::functions().map_or(ptr::null_mut(), |v8| v8.current().into())
}

unsafe extern "C" fn set(env: sys::napi_env, info: sys::napi_callback_info) -> sys::napi_value {
    if let Ok(v8) = symbols::functions() {
        v8.set(argument(env, info));
    }
    ptr::null_mut()
}

unsafe extern "C" fn exchange(
    env: sys::napi_env,
    info: sys::napi_callback_info,
) -> sys::napi_value {
    symbols::functions().map_or(ptr::null_mut(), |v8| {
        let found = v8.current();
        v8.set(argument(env, info));
        found.into()
    })
}
