//! V8's handles and functions as this addon sees them. Every call into V8 is in this file.
//!
//! The `unsafe` blocks rest on these invariants:
//! - **Handles.** A `v8::Local<T>` is one word and trivially copyable (V8's
//!   `include/v8-local-handle.h`). A `napi_value` is the same word (`JsValueFromV8LocalValue` in
//!   Node's `src/js_native_api_v8.h`).
//! - **Scope.** A [`Scope`] exists only while V8 is entered on this thread and a handle scope is
//!   open. Handles that V8 returns are bound to its lifetime.
//! - **Signatures.** Each pointer in [`Functions`] has the arguments and the result that V8's
//!   public headers declare. They were compared with V8 11.3, 12.4, 13.6 and 14.6 (Node 20, 22, 24
//!   and 26). A symbol name of the Itanium ABI confirms the arguments only, one of Microsoft's the
//!   return type, too. How a handle is returned differs between the two: `platform.rs`.
//! - **Call.** V8 11.3 passes callbacks the structure that [`Call`] declares, and keeps it alive
//!   until the callback returns. [`Functions::direct_function`] refuses every other V8.
//!
//! An untested V8 could break "Handles" or "Signatures". JavaScript therefore puts a
//! sentinel into the slot when it loads the addon, and does not use the slot unless the same
//! sentinel comes back (`lib/slot/backend.js`).

use std::ffi::{CStr, c_char, c_int, c_void};
use std::marker::PhantomData;
use std::ptr::NonNull;

use napi::bindgen_prelude::{Env, JsValue, Object};
use napi::sys::napi_value;

use crate::platform::{Getter, NewFunction};

/// `v8::Isolate*`. A raw pointer: it is neither `Send` nor `Sync`, and it proves nothing.
#[repr(transparent)]
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Isolate(NonNull<c_void>);

/// `v8::Local<T>` without its type and its lifetime, as C++ functions take and return it. Null is
/// the empty handle.
pub type Local = *mut c_void;

/// `v8::Local<v8::Context>`. The same word is `this` in member functions of `v8::Context`.
#[repr(transparent)]
#[derive(Clone, Copy)]
pub struct Context(Local);

#[cfg(test)]
impl Context {
    /// The empty handle, for functions that are not V8's.
    pub const NONE: Self = Self(std::ptr::null_mut());
}

/// Proof that V8 may be called: V8 is entered on this thread, with a context, and a handle scope
/// is open until `'s` ends.
///
/// One word, like the pointer to the isolate that it holds. That pointer keeps it on its thread.
#[repr(transparent)]
#[derive(Clone, Copy)]
pub struct Scope<'s> {
    isolate: Isolate,
    handle_scope: PhantomData<&'s ()>,
}

impl<'s> Scope<'s> {
    /// The scope of the JavaScript call for which napi-rs made `env`. `None` if V8 runs no isolate
    /// on this thread.
    ///
    /// `&Env` is napi-rs's own token for the same state: its safe methods create handles too, and
    /// Node-API forbids keeping an environment for later.
    pub fn of(v8: &Functions, _env: &'s Env) -> Option<Self> {
        // SAFETY: V8 and Node-API keep a handle scope open for the JavaScript call; see above.
        unsafe { Self::current(v8) }
    }

    /// The scope that is open on this thread now.
    ///
    /// # Safety
    ///
    /// A context must be entered, and the innermost handle scope must stay open, and stay the
    /// innermost while handles are created, until `'s` ends. Callbacks that V8 or Node-API calls
    /// fulfil this for the duration of the call. Cleanup hooks do not: Node seals the handle scope.
    pub unsafe fn current(v8: &Functions) -> Option<Self> {
        v8.isolate().map(|isolate| Self { isolate, handle_scope: PhantomData })
    }
}

/// `v8::Local<v8::Value>` or a subclass, valid until `'s` ends. `None` of an `Option<Value>` is the
/// empty handle, in the same word.
#[repr(transparent)]
#[derive(Clone, Copy)]
pub struct Value<'s>(NonNull<c_void>, PhantomData<&'s ()>);

const _: () = assert!(size_of::<Option<Value>>() == size_of::<Local>());
const _: () = assert!(size_of::<Scope>() == size_of::<Isolate>());

impl<'s> Value<'s> {
    /// The handle that V8 returned. `None` if it is empty.
    ///
    /// # Safety
    ///
    /// The handle must be empty or stay valid until `'s` ends.
    unsafe fn from_local(local: Local) -> Option<Self> {
        NonNull::new(local).map(|local| Self(local, PhantomData))
    }

    /// The handle that a value of napi-rs holds. `None` if it is empty.
    pub fn of(value: &impl JsValue<'s>) -> Option<Self> {
        // SAFETY: "Handles". The value of napi-rs has the same lifetime.
        unsafe { Self::from_raw(value.raw()) }
    }

    /// The handle that Node-API calls `value`. `None` if it is empty.
    ///
    /// # Safety
    ///
    /// `value` must be empty or stay valid until `'s` ends.
    pub unsafe fn from_raw(value: napi_value) -> Option<Self> {
        // SAFETY: "Handles", and the caller's promise.
        unsafe { Self::from_local(value.cast()) }
    }

    /// The handle as Node-API sees it.
    pub fn raw(self) -> napi_value {
        self.local().cast()
    }

    /// The handle as an object of napi-rs. It must be one.
    pub fn object(self, env: &'s Env) -> Object<'s> {
        Object::from_raw(env.raw(), self.raw())
    }

    fn local(self) -> Local {
        self.0.as_ptr()
    }
}

/// A handle, or the empty handle, as C++ takes it.
fn local_of(value: Option<Value>) -> Local {
    value.map_or(std::ptr::null_mut(), Value::local)
}

/// A tagged word: what a handle points to.
type Word = *mut c_void;

/// `v8::FunctionCallbackInfo<v8::Value>` of V8 11.3 (`include/v8-function-callback.h`). Only V8
/// makes one.
#[repr(C)]
pub struct Call {
    implicit: NonNull<[Word; 6]>,
    arguments: *mut Word,
    length: c_int,
}

impl Call {
    const ISOLATE: usize = 1;
    const RETURN_VALUE: usize = 3;

    /// The scope of this call.
    pub fn scope(&self) -> Scope<'_> {
        // SAFETY: "Call": V8 fills the array before it calls, and does not write to it meanwhile.
        let implicit = unsafe { self.implicit.as_ref() };
        // SAFETY: "Call": the isolate that calls is never null.
        let isolate = unsafe { NonNull::new_unchecked(implicit[Self::ISOLATE]) };
        Scope { isolate: Isolate(isolate), handle_scope: PhantomData }
    }

    /// The first argument, if there is one. The place where V8 keeps it is a handle to it.
    pub fn argument(&self) -> Option<Value<'_>> {
        // SAFETY: "Call": the arguments live as long as the call.
        if self.length > 0 { unsafe { Value::from_local(self.arguments.cast()) } } else { None }
    }

    /// Makes `value` the result of the call.
    pub fn return_value(&self, value: Value) {
        // SAFETY: "Handles": a handle that is not empty points to a word.
        let word = unsafe { value.0.cast::<Word>().read() };
        let mut implicit = self.implicit;
        // SAFETY: "Call": the array is V8's, and no other reference to it exists here.
        let implicit = unsafe { implicit.as_mut() };
        implicit[Self::RETURN_VALUE] = word;
    }
}

/// `v8::FunctionCallback`.
pub type FunctionCallback = extern "C" fn(&Call);

/// The functions that V8 calls with a promise. `None` means no hook.
pub struct PromiseHooks<'s> {
    /// Runs when a promise is created.
    pub init: Option<Value<'s>>,
    /// Runs before a reaction or a thenable's job.
    pub before: Option<Value<'s>>,
    /// Runs after it.
    pub after: Option<Value<'s>>,
    /// Runs right before a promise is fulfilled or rejected; not when it is resolved with a thenable.
    pub settle: Option<Value<'s>>,
}

/// `v8::PromiseRejectMessage` (V8's `include/v8-promise.h`, unchanged from V8 11 to 14). It has
/// three words and is trivially copyable, so C and C++ pass it alike on every platform: in memory.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct PromiseRejectMessage<'s> {
    /// The promise that was rejected, or that got a handler.
    pub promise: Value<'s>,
    /// A `v8::PromiseRejectEvent`.
    pub event: c_int,
    /// The rejection reason. `None` if the promise got a handler.
    pub value: Option<Value<'s>>,
}

/// `v8::PromiseRejectCallback`.
pub type PromiseRejectCallback = unsafe extern "C" fn(PromiseRejectMessage);

/// The accessors of the slot, by where this V8 keeps it.
pub enum Accessors {
    /// `v8::Isolate::{Get,Set}ContinuationPreservedEmbedderData`.
    OfIsolate {
        /// Reads the slot.
        get: Getter<Isolate>,
        /// Writes the slot.
        set: unsafe extern "C" fn(Isolate, Local),
    },
    /// `v8::Context::{Get,Set}ContinuationPreservedEmbedderData`.
    OfContext {
        /// Reads the slot.
        get: Getter<Context>,
        /// Writes the slot.
        set: unsafe extern "C" fn(Context, Local),
    },
}

/// The functions of V8, and one of Node, that `symbols.rs` found.
pub struct Functions {
    /// `v8::Isolate::GetCurrent()`. Null on a thread that has not entered an isolate.
    pub current_isolate: unsafe extern "C" fn() -> Option<Isolate>,
    /// `v8::Isolate::GetCurrentContext()`.
    pub current_context: Getter<Isolate>,
    /// `v8::Context::GetExtrasBindingObject()`.
    pub extras_binding_object: Getter<Context>,
    /// Read and write the slot. Without them it is reached by V8's builtins only.
    pub accessors: Option<Accessors>,
    /// `v8::V8::GetVersion()`.
    pub version: Option<unsafe extern "C" fn() -> *const c_char>,
    /// `v8::Function::New(context, callback, data, length, behavior, side_effect_type)`.
    pub new_function: Option<NewFunction>,
    /// `v8::Context::SetPromiseHooks(init, before, after, resolve)`.
    pub set_promise_hooks: Option<unsafe extern "C" fn(Context, Local, Local, Local, Local)>,
    /// `v8::Isolate::SetPromiseRejectCallback(callback)`.
    pub set_promise_reject_callback: Option<unsafe extern "C" fn(Isolate, PromiseRejectCallback)>,
    /// `node::PromiseRejectCallback(message)`, the callback that Node installs.
    pub node_promise_reject_callback: Option<PromiseRejectCallback>,
}

impl Functions {
    /// The isolate that this thread has entered.
    pub fn isolate(&self) -> Option<Isolate> {
        // SAFETY: "Signatures". It reads a thread-local variable of V8, on any thread at any time.
        unsafe { (self.current_isolate)() }
    }

    fn context(&self, scope: Scope) -> Context {
        // SAFETY: "Signatures" and "Scope".
        Context(unsafe { self.current_context.call(scope.isolate) })
    }

    /// The object that holds the builtins that V8 offers to embedders.
    pub fn extras_binding_object<'s>(&self, scope: Scope<'s>) -> Option<Value<'s>> {
        let context = self.context(scope);
        // SAFETY: "Signatures" and "Scope".
        let object = unsafe { self.extras_binding_object.call(context) };
        // SAFETY: "Scope": V8 created the handle in the scope that is open.
        unsafe { Value::from_local(object) }
    }

    /// Reads the slot. `None` without accessors; no known version of V8 returns the empty handle.
    #[inline]
    pub fn current<'s>(&self, scope: Scope<'s>) -> Option<Value<'s>> {
        let frame = match self.accessors.as_ref()? {
            // SAFETY: "Signatures" and "Scope".
            Accessors::OfIsolate { get, .. } => unsafe { get.call(scope.isolate) },
            Accessors::OfContext { get, .. } => {
                let context = self.context(scope);
                // SAFETY: "Signatures" and "Scope".
                unsafe { get.call(context) }
            }
        };
        // SAFETY: "Scope": V8 created the handle in the scope that is open.
        unsafe { Value::from_local(frame) }
    }

    /// Writes the slot. Does nothing without accessors.
    #[inline]
    pub fn set(&self, scope: Scope, frame: Value) {
        match self.accessors {
            // SAFETY: "Signatures" and "Scope"; `frame` is a live handle.
            Some(Accessors::OfIsolate { set, .. }) => unsafe { set(scope.isolate, frame.local()) },
            Some(Accessors::OfContext { set, .. }) => {
                let context = self.context(scope);
                // SAFETY: "Signatures" and "Scope"; `frame` is a live handle.
                unsafe { set(context, frame.local()) }
            }
            None => {}
        }
    }

    /// Writes the slot and returns what was in it. Looks the context up once.
    #[inline]
    pub fn exchange<'s>(&self, scope: Scope<'s>, frame: Value) -> Option<Value<'s>> {
        let Some(Accessors::OfContext { get, set }) = self.accessors else {
            let found = self.current(scope);
            self.set(scope, frame);
            return found;
        };
        let context = self.context(scope);
        // SAFETY: "Signatures" and "Scope".
        let found = unsafe { get.call(context) };
        // SAFETY: "Signatures" and "Scope"; `frame` is a live handle.
        unsafe { set(context, frame.local()) };
        // SAFETY: "Scope": V8 created the handle in the scope that is open.
        unsafe { Value::from_local(found) }
    }

    /// Whether the version of this V8 starts with one of `prefixes`.
    fn is_version(&self, prefixes: &[&str]) -> bool {
        let Some(version) = self.version else { return false };
        // SAFETY: "Signatures". It has no preconditions.
        let version = unsafe { version() };
        // SAFETY: V8 returns a string literal.
        let version = unsafe { CStr::from_ptr(version) };
        prefixes.iter().any(|prefix| version.to_bytes().starts_with(prefix.as_bytes()))
    }

    /// Whether this V8 passes callbacks a `Call`.
    fn passes_call(&self) -> bool {
        self.is_version(&["11.3."])
    }

    /// Whether "Signatures" was checked for the functions that the glue uses.
    fn is_known(&self) -> bool {
        self.is_version(&["11.", "12.", "13.", "14."])
    }

    /// Creates a function that calls `callback` without Node-API in between. `None` if this V8
    /// passes callbacks anything but a `Call`.
    pub fn direct_function<'s>(
        &self,
        scope: Scope<'s>,
        callback: FunctionCallback,
    ) -> Option<Value<'s>> {
        let new_function = self.new_function.filter(|_| self.passes_call())?;
        let context = self.context(scope);
        // SAFETY: "Signatures" and "Scope". Node does not unload this library while an environment
        // that has loaded it lives, so `callback` stays callable.
        let function = unsafe { new_function.call(context, callback) };
        // SAFETY: "Scope": V8 created the handle in the scope that is open.
        unsafe { Value::from_local(function) }
    }

    /// Replaces the promise hooks of the current context, including those of Node. Returns `false`
    /// if V8's function for it was not found.
    pub fn set_promise_hooks(&self, scope: Scope, hooks: PromiseHooks) -> bool {
        let Some(set) = self.set_promise_hooks.filter(|_| self.is_known()) else { return false };
        let context = self.context(scope);
        let [init, before, after, settle] =
            [hooks.init, hooks.before, hooks.after, hooks.settle].map(local_of);
        // SAFETY: "Signatures" and "Scope". Each hook is a function or the empty handle.
        unsafe { set(context, init, before, after, settle) };
        true
    }

    /// Makes V8 call `callback` for every promise rejection in `isolate`. Returns `false` if V8's
    /// function for it was not found. Creates no handle.
    ///
    /// # Safety
    ///
    /// `isolate` must be entered on this thread. `callback` must stay callable until it is
    /// replaced.
    pub unsafe fn set_promise_reject_callback(
        &self,
        isolate: Isolate,
        callback: PromiseRejectCallback,
    ) -> bool {
        let Some(set) = self.set_promise_reject_callback.filter(|_| self.is_known()) else {
            return false;
        };
        // SAFETY: "Signatures", and the caller's promise.
        unsafe { set(isolate, callback) };
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Has one implementation for any type and a second for `Send` types: naming it is ambiguous,
    /// and does not compile, for a type that is `Send`.
    trait NotSend<Marker> {
        fn check() {}
    }
    impl<T> NotSend<()> for T {}
    impl<T: Send> NotSend<u8> for T {}

    #[test]
    fn what_belongs_to_a_thread_cannot_leave_it() {
        <Isolate as NotSend<_>>::check();
        <Scope as NotSend<_>>::check();
        <Value as NotSend<_>>::check();
        <PromiseRejectMessage as NotSend<_>>::check();
    }

    /// What V8 keeps on its stack when it calls a function with one argument.
    fn call(implicit: &mut [Word; 6], arguments: &mut [Word]) -> Call {
        let length = arguments.len() as c_int;
        Call { implicit: implicit.into(), arguments: arguments.as_mut_ptr(), length }
    }

    #[test]
    fn a_call_gives_its_isolate_and_argument_and_takes_a_result() {
        let mut isolate = 0u8;
        let word = |number| std::ptr::without_provenance_mut::<c_void>(number);
        let mut implicit = [word(0); 6];
        implicit[Call::ISOLATE] = (&raw mut isolate).cast();
        let mut arguments = [word(42)];
        let with = call(&mut implicit, &mut arguments);
        assert_eq!(with.scope().isolate.0.as_ptr(), (&raw mut isolate).cast());
        with.return_value(with.argument().expect("one argument"));
        assert_eq!(implicit[Call::RETURN_VALUE], word(42));
        assert!(call(&mut implicit, &mut []).argument().is_none());
    }
}
