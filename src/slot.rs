//! The slot as three functions, for a V8 that has no builtins for it (V8 11).
//!
//! They are the hot path there, and every layer around them costs more than they do, so in the V8
//! that matters, 11.3, which is Node 20's, V8 calls them directly. In any other they are bare
//! N-API functions: what napi-rs generates around a function converts and checks on every call.
//! They cannot panic and allocate nothing.

use napi::bindgen_prelude::*;

use crate::symbols;
use crate::v8::FunctionCallback;

/// `{ current, set, exchange }`, or nothing where V8's functions were not found.
pub fn functions(env: &Env) -> Result<Option<Object<'static>>> {
    let Ok(v8) = symbols::functions() else { return Ok(None) };
    let mut slot = Object::new(env)?;
    let functions: [(_, FunctionCallback, sys::napi_callback); 3] = [
        ("current", direct::current, Some(bare::current)),
        ("set", direct::set, Some(bare::set)),
        ("exchange", direct::exchange, Some(bare::exchange)),
    ];
    for (name, direct, bare) in functions {
        let function = match v8.direct_function(direct) {
            Some(function) => function.into(),
            None => bare::function(env, bare)?,
        };
        slot.set_named_property(name, Object::from_raw(env.raw(), function))?;
    }
    Ok(Some(Object::from_raw(env.raw(), slot.raw())))
}

/// Called by V8.
mod direct {
    use crate::symbols;
    use crate::v8::Call;

    pub extern "C" fn current(call: &Call) {
        if let Ok(v8) = symbols::functions() {
            call.return_value(v8.current(call.isolate()));
        }
    }

    pub extern "C" fn set(call: &Call) {
        if let (Ok(v8), Some(frame)) = (symbols::functions(), call.argument()) {
            v8.set(call.isolate(), frame);
        }
    }

    pub extern "C" fn exchange(call: &Call) {
        if let (Ok(v8), Some(frame)) = (symbols::functions(), call.argument()) {
            call.return_value(v8.current(call.isolate()));
            v8.set(call.isolate(), frame);
        }
    }
}

/// Called through N-API.
mod bare {
    use std::ptr;

    use napi::bindgen_prelude::*;
    use napi::{check_status, sys};

    use crate::symbols;
    use crate::v8::Value;

    pub fn function(env: &Env, callback: sys::napi_callback) -> Result<sys::napi_value> {
        let mut function = ptr::null_mut();
        // SAFETY: `env` is live for this call, and the callback needs neither name nor data.
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
        Ok(function)
    }

    /// The first argument; `undefined` if there is none.
    fn argument(env: sys::napi_env, info: sys::napi_callback_info) -> Value {
        let mut count = 1;
        let mut argument = ptr::null_mut();
        // SAFETY: called within the callback that `info` describes; `argument` has room for the
        // one value asked for.
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

    pub unsafe extern "C" fn current(
        _: sys::napi_env,
        _: sys::napi_callback_info,
    ) -> sys::napi_value {
        symbols::functions().map_or(ptr::null_mut(), |v8| v8.current(v8.isolate()).into())
    }

    pub unsafe extern "C" fn set(
        env: sys::napi_env,
        info: sys::napi_callback_info,
    ) -> sys::napi_value {
        if let Ok(v8) = symbols::functions() {
            v8.set(v8.isolate(), argument(env, info));
        }
        ptr::null_mut()
    }

    pub unsafe extern "C" fn exchange(
        env: sys::napi_env,
        info: sys::napi_callback_info,
    ) -> sys::napi_value {
        symbols::functions().map_or(ptr::null_mut(), |v8| {
            let found = v8.current(v8.isolate());
            v8.set(v8.isolate(), argument(env, info));
            found.into()
        })
    }
}
