//! bare n-api functions

use std::ffi::{CStr, c_void};
use std::ptr;

use napi::bindgen_prelude::*;
use napi::sys;

use crate::symbols;
use crate::v8::Value;

unsafe extern "C" fn current(_env: sys::napi_env, _info: sys::napi_callback_info) -> sys::napi_value {
    match symbols::functions() { Ok(f) => f.current().into(), Err(_) => ptr::null_mut() }
}

fn argument(env: sys::napi_env, info: sys::napi_callback_info) -> Value {
    let mut argc = 1;
    let mut arg = ptr::null_mut();
    // SAFETY: one argument fits
    unsafe { sys::napi_get_cb_info(env, info, &mut argc, &mut arg, ptr::null_mut(), ptr::null_mut()) };
    Value::from(arg)
}

unsafe extern "C" fn set(env: sys::napi_env, info: sys::napi_callback_info) -> sys::napi_value {
    if let Ok(f) = symbols::functions() { f.set(argument(env, info)) }
    ptr::null_mut()
}

unsafe extern "C" fn exchange(env: sys::napi_env, info: sys::napi_callback_info) -> sys::napi_value {
    match symbols::functions() {
        Ok(f) => {
            let prior = f.current();
            f.set(argument(env, info));
            prior.into()
        }
        Err(_) => ptr::null_mut(),
    }
}

pub fn create(env: Env) -> Result<Object<'static>> {
    let mut object = Object::new(&env)?;
    for (name, callback) in [(c"current", current as unsafe extern "C" fn(_, _) -> _), (c"set", set), (c"exchange", exchange)] {
        let mut f = ptr::null_mut();
        // SAFETY: env live
        unsafe { sys::napi_create_function(env.raw(), name.as_ptr(), name.count_bytes() as isize, Some(callback), ptr::null_mut::<c_void>(), &mut f) };
        // SAFETY: env live
        let _ = unsafe { sys::napi_set_named_property(env.raw(), object.raw(), CStr::as_ptr(name), f) };
    }
    Ok(Object::from_raw(env.raw(), object.raw()))
}
