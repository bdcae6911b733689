//! The slot as three functions, for a V8 that has no builtins for it (V8 11).
//!
//! They are the hot path of Node 20, so no layer may add to their cost. V8 11.3, the V8 of Node 20,
//! calls them directly. Any other V8 calls them as bare Node-API functions, because the wrapper
//! that napi-rs generates converts and checks at every call.
//!
//! They cannot panic, which would abort the process: they allocate nothing, use no index that is
//! not constant, and `symbols::functions` only reads what was resolved before they existed.

use napi::bindgen_prelude::*;

use crate::symbols;
use crate::v8::{FunctionCallback, Scope};

/// `{ current, set, exchange }`. `None` if V8's functions were not found, or no accessors of the slot
/// among them.
pub fn functions(env: &Env) -> Result<Option<Object<'_>>> {
    let Ok(v8) = symbols::functions() else { return Ok(None) };
    if v8.accessors.is_none() {
        return Ok(None);
    }
    let Some(scope) = Scope::of(v8, env) else { return Ok(None) };
    let mut slot = Object::new(env)?;
    let functions: [(_, FunctionCallback, sys::napi_callback); 3] = [
        ("current", direct::current, Some(bare::current)),
        ("set", direct::set, Some(bare::set)),
        ("exchange", direct::exchange, Some(bare::exchange)),
    ];
    for (name, direct, bare) in functions {
        let function = match v8.direct_function(scope, direct) {
            Some(function) => function.object(env),
            None => bare::function(env, bare)?,
        };
        slot.set_named_property(name, function)?;
    }
    Ok(Some(slot))
}

/// Called by V8.
mod direct {
    use crate::symbols;
    use crate::v8::Call;

    pub extern "C" fn current(call: &Call) {
        if let Ok(v8) = symbols::functions()
            && let Some(found) = v8.current(call.scope())
        {
            call.return_value(found);
        }
    }

    pub extern "C" fn set(call: &Call) {
        if let (Ok(v8), Some(frame)) = (symbols::functions(), call.argument()) {
            v8.set(call.scope(), frame);
        }
    }

    pub extern "C" fn exchange(call: &Call) {
        if let (Ok(v8), Some(frame)) = (symbols::functions(), call.argument())
            && let Some(found) = v8.exchange(call.scope(), frame)
        {
            call.return_value(found);
        }
    }
}

/// Called by Node-API.
mod bare {
    use std::ptr;

    use napi::bindgen_prelude::*;
    use napi::{check_status, sys};

    use crate::symbols;
    use crate::v8::{Functions, Scope, Value};

    pub fn function(env: &Env, callback: sys::napi_callback) -> Result<Object<'_>> {
        let mut function = ptr::null_mut();
        // SAFETY: `env` is live for this call. The callback needs neither a name nor data.
        check_status!(unsafe {
            sys::napi_create_function(
                env.raw(),
                ptr::null(),
                0,
                callback,
                ptr::null_mut(),
                &mut function,
            )
        })?;
        Ok(Object::from_raw(env.raw(), function))
    }

    /// V8's functions and the scope of the call.
    ///
    /// # Safety
    ///
    /// Node-API must be calling the function that uses this, and `'s` must end before it returns.
    unsafe fn entered<'s>() -> Option<(&'static Functions, Scope<'s>)> {
        let v8 = symbols::functions().ok()?;
        // SAFETY: Node-API keeps a handle scope open for the call.
        Some((v8, unsafe { Scope::current(v8)? }))
    }

    /// The first argument, or `undefined`.
    ///
    /// # Safety
    ///
    /// `env` and `info` must be those of a call that lasts until `'s` ends.
    unsafe fn argument<'s>(env: sys::napi_env, info: sys::napi_callback_info) -> Option<Value<'s>> {
        let mut count = 1;
        let mut argument = ptr::null_mut();
        // SAFETY: the caller's promise. `argument` has room for the one value that is requested.
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
        // SAFETY: an argument lives as long as the call.
        unsafe { Value::from_raw(argument) }
    }

    /// # Safety
    ///
    /// Node-API calls it.
    pub unsafe extern "C" fn current(
        _: sys::napi_env,
        _: sys::napi_callback_info,
    ) -> sys::napi_value {
        // SAFETY: Node-API calls this function, and the scope does not leave it.
        let Some((v8, scope)) = (unsafe { entered() }) else { return ptr::null_mut() };
        v8.current(scope).map_or(ptr::null_mut(), Value::raw)
    }

    /// # Safety
    ///
    /// Node-API calls it.
    pub unsafe extern "C" fn set(
        env: sys::napi_env,
        info: sys::napi_callback_info,
    ) -> sys::napi_value {
        // SAFETY: Node-API calls this function, and the scope does not leave it.
        let Some((v8, scope)) = (unsafe { entered() }) else { return ptr::null_mut() };
        // SAFETY: they are those of this call.
        if let Some(frame) = unsafe { argument(env, info) } {
            v8.set(scope, frame);
        }
        ptr::null_mut()
    }

    /// # Safety
    ///
    /// Node-API calls it.
    pub unsafe extern "C" fn exchange(
        env: sys::napi_env,
        info: sys::napi_callback_info,
    ) -> sys::napi_value {
        // SAFETY: Node-API calls this function, and the scope does not leave it.
        let Some((v8, scope)) = (unsafe { entered() }) else { return ptr::null_mut() };
        // SAFETY: they are those of this call.
        let Some(frame) = (unsafe { argument(env, info) }) else { return ptr::null_mut() };
        v8.exchange(scope, frame).map_or(ptr::null_mut(), Value::raw)
    }
}
