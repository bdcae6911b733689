//! V8's handles and functions as this addon sees them: every call into V8 is in this file.
//!
//! Invariants that the `unsafe` blocks rest on:
//! - **Handles.** A `v8::Local<T>` is one word, trivially copyable, and so passed and returned in
//!   a register (`include/v8-local-handle.h`; checked by the assertion below for our mirror). A
//!   `napi_value` is the same word (`JsValueFromV8LocalValue` in Node's `src/js_native_api_v8.h`).
//! - **Scope.** Every caller runs inside an N-API callback: the isolate is entered, a handle
//!   scope is open, and a handle made here lives at least until the callback returns.
//! - **Trust.** That these hold for the V8 that is running is checked by JavaScript before
//!   anything else is used: a sentinel goes into the slot and must come back (`lib/binding.js`).

use napi::sys::napi_value;

/// `v8::Isolate*`.
#[repr(transparent)]
#[derive(Clone, Copy)]
pub struct Isolate(*mut std::ffi::c_void);

/// `v8::Local<v8::Context>`; also what a member function of `v8::Context` takes as `this`.
#[repr(transparent)]
#[derive(Clone, Copy)]
pub struct Context(*mut std::ffi::c_void);

/// `v8::Local<v8::Value>`.
#[repr(transparent)]
#[derive(Clone, Copy)]
pub struct Value(napi_value);

const _: () = assert!(size_of::<Value>() == size_of::<usize>() && size_of::<napi_value>() == size_of::<usize>());

impl From<napi_value> for Value {
    fn from(value: napi_value) -> Self {
        Self(value)
    }
}

impl From<Value> for napi_value {
    fn from(value: Value) -> Self {
        value.0
    }
}

/// The slot's accessors, by where this V8 keeps it.
pub enum Accessors {
    /// `v8::Isolate::{Get,Set}ContinuationPreservedEmbedderData`.
    OfIsolate {
        /// Reads the slot.
        get: unsafe extern "C" fn(Isolate) -> Value,
        /// Writes the slot.
        set: unsafe extern "C" fn(Isolate, Value),
    },
    /// `v8::Context::{Get,Set}ContinuationPreservedEmbedderData`.
    OfContext {
        /// Reads the slot.
        get: unsafe extern "C" fn(Context) -> Value,
        /// Writes the slot.
        set: unsafe extern "C" fn(Context, Value),
    },
}

/// The functions of V8 that `symbols.rs` found.
pub struct Functions {
    /// `v8::Isolate::GetCurrent()`.
    pub current_isolate: unsafe extern "C" fn() -> Isolate,
    /// `v8::Isolate::GetCurrentContext()`.
    pub current_context: unsafe extern "C" fn(Isolate) -> Context,
    /// `v8::Context::GetExtrasBindingObject()`.
    pub extras_binding_object: unsafe extern "C" fn(Context) -> Value,
    /// How the slot is read and written.
    pub accessors: Accessors,
}

impl Functions {
    fn isolate(&self) -> Isolate {
        // SAFETY: "Scope": an isolate is entered on this thread.
        unsafe { (self.current_isolate)() }
    }

    fn context(&self) -> Context {
        // SAFETY: "Scope": the isolate is the current one and a context is entered.
        unsafe { (self.current_context)(self.isolate()) }
    }

    /// The object that holds V8's own builtins for embedders.
    pub fn extras_binding_object(&self) -> Value {
        // SAFETY: "Handles" and "Scope": the context is current and its handle live.
        unsafe { (self.extras_binding_object)(self.context()) }
    }

    /// The value in the slot.
    pub fn current(&self) -> Value {
        match self.accessors {
            // SAFETY: "Handles" and "Scope".
            Accessors::OfIsolate { get, .. } => unsafe { get(self.isolate()) },
            // SAFETY: "Handles" and "Scope".
            Accessors::OfContext { get, .. } => unsafe { get(self.context()) },
        }
    }

    /// Puts `value` into the slot.
    pub fn set(&self, value: Value) {
        match self.accessors {
            // SAFETY: "Handles" and "Scope".
            Accessors::OfIsolate { set, .. } => unsafe { set(self.isolate(), value) },
            // SAFETY: "Handles" and "Scope".
            Accessors::OfContext { set, .. } => unsafe { set(self.context(), value) },
        }
    }
}
