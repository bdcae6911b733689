//! The asynchronous context of JavaScript, for addons that use napi-rs.
//!
//! An addon is a separate library and shares nothing with this package's binary. It asks the
//! package in JavaScript. What it captures is an `AsyncContext.Snapshot` of the copy that the
//! application has loaded, on any backend. This code does not touch the slot.

use std::any::Any;
use std::cell::Cell;
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::ptr;
use std::sync::atomic::{AtomicU64, Ordering};

use dashmap::DashMap;
use napi::bindgen_prelude::*;
use napi::{check_status, sys};
use once_cell::sync::Lazy;

/// Evaluates to a function that calls its first argument with the others, in the context that is
/// current at the evaluation. If the package is not loaded, it only calls.
const CAPTURE: &str = "(() => {
  const hooks = process.getBuiltinModule?.('node:async_hooks');
  const AsyncContext = hooks?.[Symbol.for('native-async-context')]?.AsyncContext;
  if (AsyncContext === undefined) return (fn, ...args) => fn(...args);
  const snapshot = new AsyncContext.Snapshot();
  return (fn, ...args) => snapshot.run(fn, ...args);
})()";

/// A captured asynchronous context.
///
/// Capture it while JavaScript calls the addon, and run later callbacks in it. Any thread may keep,
/// move or drop a `Snapshot`. Running something in it requires the [`Env`] in which it was
/// captured.
///
/// A `Snapshot` keeps the values of its context alive until it is dropped. If its environment ends
/// first (a worker thread that is terminated), it can no longer run anything. Dropping it is still
/// correct.
///
/// If the application has not loaded native-async-context, or runs a Node older than 20.16 or 22.3,
/// there is no context: [`run`](Self::run) and [`call`](Self::call) only call. An addon that needs
/// the context requires the package in its JavaScript part.
///
/// # Panics in conversions
///
/// The functions of this library convert values by the addon's own `ToNapiValue` and
/// `FromNapiValue`. If such a conversion panics, the function returns an error of status
/// `GenericFailure` whose reason contains the panic message.
///
/// # Example
///
/// ```no_run
/// use napi::bindgen_prelude::*;
/// use native_async_context::Snapshot;
///
/// /// One unit of work: its callback, and the context of the call that started it.
/// struct Job {
///     snapshot: Snapshot,
///     callback: FunctionRef<FnArgs<(String,)>, ()>,
/// }
///
/// // JavaScript calls the addon.
/// fn start(env: &Env, callback: Function<FnArgs<(String,)>, ()>) -> Result<Job> {
///     Ok(Job { snapshot: Snapshot::capture(env)?, callback: callback.create_ref()? })
/// }
///
/// // Later, on the thread of `env`: in a ThreadsafeFunction or in `Task::resolve`.
/// fn finish(env: &Env, job: &Job, contents: String) -> Result<()> {
///     let callback = job.callback.borrow_back(env)?;
///     job.snapshot.call(env, &callback, (contents,).into())
/// }
/// ```
pub struct Snapshot {
    /// The reference can be dropped on any thread.
    run: FunctionRef<RunArguments, Unknown<'static>>,
    environment: Environment,
}

impl Snapshot {
    /// Captures the current context, the one of the JavaScript that called the addon.
    ///
    /// # Errors
    ///
    /// If the environment can no longer run JavaScript.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # use napi::bindgen_prelude::*;
    /// # use native_async_context::Snapshot;
    /// # fn start(env: &Env) -> Result<()> {
    /// let snapshot = Snapshot::capture(env)?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn capture(env: &Env) -> Result<Self> {
        let run: Function<RunArguments, Unknown> = env.run_script(CAPTURE)?;
        Ok(Self { run: run.create_ref()?, environment: Environment::of(env)? })
    }

    /// Calls the JavaScript function `function` with `args` in the captured context, and returns
    /// its result. `this` is `undefined`. The previous context is restored before `call` returns.
    ///
    /// # Errors
    ///
    /// - The exception, if `function` throws.
    /// - `InvalidArg` if `env` is not the environment of the capture. Nothing is called.
    /// - The error of a conversion of `args` or of the result. `GenericFailure` if it panics.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # use napi::bindgen_prelude::*;
    /// # use native_async_context::Snapshot;
    /// # fn finish(
    /// #     env: &Env,
    /// #     snapshot: &Snapshot,
    /// #     add: &Function<FnArgs<(u32, u32)>, u32>,
    /// # ) -> Result<()> {
    /// let sum: u32 = snapshot.call(env, add, (1, 2).into())?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn call<A, R>(&self, env: &Env, function: &Function<'_, A, R>, args: A) -> Result<R>
    where
        A: JsValuesTupleIntoVec,
        R: FromNapiValue,
    {
        let mut values = vec![function.raw()];
        values.extend(converted(|| args.into_vec(env.raw()))?);
        let result = self.function(env)?.call(RunArguments(values))?;
        // SAFETY: the call returned this value just now, in this environment.
        converted(|| unsafe { R::from_napi_value(env.raw(), result.raw()) })
    }

    /// Calls the closure `f` in the captured context and returns its result. JavaScript that `f`
    /// calls runs in that context. The previous context is restored before `run` returns.
    ///
    /// The result passes through JavaScript. Handles that `f` creates are not valid after it,
    /// except the one that it returns.
    ///
    /// # Errors
    ///
    /// - The error, if `f` returns one. It is thrown as an exception through the captured context,
    ///   which records it as it records an exception of JavaScript.
    /// - `InvalidArg` if `env` is not the environment of the capture. `f` is not called.
    /// - The error of a conversion of the result. `GenericFailure` if it panics.
    ///
    /// # Panics
    ///
    /// If `f` panics, the context is restored and the panic continues in the caller of `run`. A
    /// function that JavaScript calls can turn it into an exception by `#[napi(catch_unwind)]`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # use napi::bindgen_prelude::*;
    /// # use native_async_context::Snapshot;
    /// # fn finish(
    /// #     env: &Env,
    /// #     snapshot: &Snapshot,
    /// #     progress: &Function<FnArgs<(u32,)>, ()>,
    /// #     done: &Function<(), ()>,
    /// # ) -> Result<()> {
    /// snapshot.run(env, || {
    ///     progress.call((100,).into())?;
    ///     done.call(())
    /// })?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn run<R>(&self, env: &Env, f: impl FnOnce() -> Result<R>) -> Result<R>
    where
        R: ToNapiValue + FromNapiValue,
    {
        let function = self.function(env)?;
        let invoke = invoke_function(env)?;
        let mut f = Some(f);
        let mut panic = None;
        // Called from C++, where a panic would abort the process: everything is caught.
        let mut body = || {
            let Some(f) = f.take() else { return ptr::null_mut() };
            catch_unwind(AssertUnwindSafe(|| returned(env, f()))).unwrap_or_else(|payload| {
                panic = Some(payload);
                ptr::null_mut()
            })
        };
        let ran = with_pending(&mut body, || function.call(RunArguments(vec![invoke])));
        if let Some(payload) = panic {
            resume_unwind(payload);
        }
        let result = ran?;
        if f.is_some() {
            return Err(Error::from_reason("the package did not call the function it was given"));
        }
        // SAFETY: the call returned this value just now, in this environment.
        converted(|| unsafe { R::from_napi_value(env.raw(), result.raw()) })
    }

    fn function<'env>(
        &self,
        env: &'env Env,
    ) -> Result<Function<'env, RunArguments, Unknown<'static>>> {
        if self.environment != Environment::of(env)? {
            let reason = "the Snapshot was captured in another environment";
            return Err(Error::new(Status::InvalidArg, reason));
        }
        self.run.borrow_back(env)
    }
}

/// Reads `variable`, an `AsyncContext.Variable` that JavaScript has passed to the addon, in the
/// current context.
///
/// # Errors
///
/// - The exception, if `variable` is not an `AsyncContext.Variable`.
/// - The error of the conversion, if the value is not a `T`. `GenericFailure` if it panics.
///
/// # Example
///
/// ```no_run
/// # use napi::bindgen_prelude::*;
/// fn log(request_id: Object, message: &str) -> Result<()> {
///     let id: Option<String> = native_async_context::get(&request_id)?;
///     println!("[{}] {message}", id.as_deref().unwrap_or("-"));
///     Ok(())
/// }
/// ```
pub fn get<T: FromNapiValue>(variable: &Object) -> Result<T> {
    let get: Function<(), T> = variable.get_named_property("get")?;
    converted(|| get.apply(*variable, ()))
}

/// Runs a conversion, which may be code of the addon, and turns a panic into an error.
fn converted<T>(convert: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(convert)).unwrap_or_else(|payload| {
        let message = message_of(payload);
        let reason = format!("a conversion between Rust and JavaScript panicked: {message}");
        Err(Error::new(Status::GenericFailure, reason))
    })
}

fn message_of(payload: Box<dyn Any + Send>) -> String {
    let payload = match payload.downcast::<String>() {
        Ok(message) => return *message,
        Err(payload) => payload,
    };
    match payload.downcast::<&str>() {
        Ok(message) => message.to_string(),
        Err(payload) => {
            // Its destructor is unknown, and may panic too.
            mem::forget(payload);
            "(no message)".to_string()
        }
    }
}

/// A function to run, then its arguments.
struct RunArguments(Vec<sys::napi_value>);

impl JsValuesTupleIntoVec for RunArguments {
    fn into_vec(self, _: sys::napi_env) -> Result<Vec<sys::napi_value>> {
        Ok(self.0)
    }
}

/// Identifies an environment among all that this process has ever had. The address does not: a
/// later environment may have the same one.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Environment(u64);

/// By address. Every thread registers its own environments here.
static ENVIRONMENTS: Lazy<DashMap<usize, Environment>> = Lazy::new(DashMap::new);

impl Environment {
    fn of(env: &Env) -> Result<Self> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let address = env.raw().addr();
        if let Some(known) = ENVIRONMENTS.get(&address) {
            return Ok(*known);
        }
        env.add_env_cleanup_hook(address, |address| {
            ENVIRONMENTS.remove(&address);
        })?;
        let environment = Self(NEXT.fetch_add(1, Ordering::Relaxed));
        ENVIRONMENTS.insert(address, environment);
        Ok(environment)
    }
}

thread_local! {
    /// The closure that `invoke` calls. The pointer is valid while `with_pending` runs.
    static PENDING: Cell<Option<*mut Body>> = const { Cell::new(None) };
}

/// Calls a closure and returns its result as a JavaScript value. Must not panic.
type Body = dyn FnMut() -> sys::napi_value;

/// Calls `f` while `body` is pending. Then restores what was pending before.
fn with_pending<R>(body: &mut dyn FnMut() -> sys::napi_value, f: impl FnOnce() -> R) -> R {
    struct Restore(Option<*mut Body>);
    impl Drop for Restore {
        fn drop(&mut self) {
            PENDING.set(self.0);
        }
    }
    let body: *mut (dyn FnMut() -> sys::napi_value + '_) = body;
    // SAFETY: only the lifetime changes. The pointer leaves `PENDING` before `body` ends.
    let body: *mut Body = unsafe { mem::transmute(body) };
    let _restore = Restore(PENDING.replace(Some(body)));
    f()
}

/// Calls the pending closure, once. If JavaScript keeps this function and calls it later, nothing
/// is pending.
///
/// It cannot panic, which would abort the process: `run` catches every panic of the closure, and
/// `PENDING` has no destructor.
extern "C" fn invoke(_: sys::napi_env, _: sys::napi_callback_info) -> sys::napi_value {
    PENDING.take().map_or(ptr::null_mut(), |body| {
        // SAFETY: `with_pending` runs on this thread, so the closure lives. It was taken out of
        // `PENDING`, so it is not called a second time meanwhile.
        unsafe { (*body)() }
    })
}

/// The result of a native function as a JavaScript value, or null with an exception thrown.
fn returned(env: &Env, result: Result<impl ToNapiValue>) -> sys::napi_value {
    let value = result.and_then(|result| {
        // SAFETY: `env` is live, because it runs the function that returns this value.
        converted(|| unsafe { ToNapiValue::to_napi_value(env.raw(), result) })
    });
    value.unwrap_or_else(|error| {
        // SAFETY: as above.
        unsafe { JsError::from(error).throw_into(env.raw()) };
        ptr::null_mut()
    })
}

fn invoke_function(env: &Env) -> Result<sys::napi_value> {
    let mut function = ptr::null_mut();
    // SAFETY: `env` is live for this call. The callback needs neither a name nor data.
    check_status!(unsafe {
        sys::napi_create_function(
            env.raw(),
            ptr::null(),
            0,
            Some(invoke),
            ptr::null_mut(),
            &mut function,
        )
    })?;
    Ok(function)
}
