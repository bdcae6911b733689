//! The asynchronous context of JavaScript, for addons that use napi-rs.
//!
//! An addon is a library of its own and shares nothing with this package's binary. It asks the
//! package, in JavaScript, so what it captures is an `AsyncContext.Snapshot` of the copy that the
//! application has loaded, whatever backend that runs on. Nobody else touches the slot.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::ptr;
use std::sync::atomic::{AtomicU64, Ordering};

use dashmap::DashMap;
use napi::bindgen_prelude::*;
use napi::{check_status, sys};
use once_cell::sync::Lazy;

/// Evaluates to a function that runs its first argument, with the others, in the context of now.
/// Where the package is not loaded there is no context, and it just calls.
const CAPTURE: &str = "(() => {
  const hooks = process.getBuiltinModule?.('node:async_hooks');
  const AsyncContext = hooks?.[Symbol.for('native-async-context')]?.AsyncContext;
  if (AsyncContext === undefined) return (fn, ...args) => fn(...args);
  const snapshot = new AsyncContext.Snapshot();
  return (fn, ...args) => snapshot.run(fn, ...args);
})()";

/// A captured context: of JavaScript that called the addon.
///
/// It may be kept by any thread, handed on, and dropped there; to run something in it takes the
/// [`Env`] that it was captured in. What it keeps alive it keeps until it is dropped. When the
/// environment ends first (a worker thread that is terminated), it is of no use any more, and
/// dropping it is still right.
///
/// Where the application has not loaded native-async-context there is no context to capture: then
/// `run` and `call` just call. An addon that needs it has its JavaScript part require it. Node
/// 20.16, 22.3 or later; an older one is one without the package.
///
/// ```ignore
/// #[napi]
/// fn read(env: Env, path: String, callback: Function<'_, String, ()>) -> Result<()> {
///     let snapshot = Snapshot::capture(&env)?;
///     let callback = callback.create_ref()?;
///     // … on another thread, through a ThreadsafeFunction, back here with an `env`:
///     snapshot.call(&env, &callback.borrow_back(&env)?, contents)
/// }
/// ```
pub struct Snapshot {
    /// Knows itself on which thread to let go.
    run: FunctionRef<RunArguments, Unknown<'static>>,
    environment: Environment,
}

impl Snapshot {
    /// Captures the current context.
    ///
    /// # Errors
    ///
    /// When the environment cannot run JavaScript any more.
    pub fn capture(env: &Env) -> Result<Self> {
        let run: Function<RunArguments, Unknown> = env.run_script(CAPTURE)?;
        Ok(Self { run: run.create_ref()?, environment: Environment::of(env)? })
    }

    /// Calls `function`, with `undefined` for its `this`, in the captured context.
    ///
    /// # Errors
    ///
    /// What the function threw; `InvalidArg` when `env` is not that of the capture.
    pub fn call<A, R>(&self, env: &Env, function: &Function<'_, A, R>, args: A) -> Result<R>
    where
        A: JsValuesTupleIntoVec,
        R: FromNapiValue,
    {
        let mut values = vec![function.raw()];
        values.extend(args.into_vec(env.raw())?);
        let result = self.function(env)?.call(RunArguments(values))?;
        // SAFETY: the value was returned right now, in this environment.
        unsafe { R::from_napi_value(env.raw(), result.raw()) }
    }

    /// Calls `f` in the captured context. What JavaScript `f` calls finds itself in it.
    ///
    /// What `f` returns goes through JavaScript, as what `call` returns does: the handles to values
    /// that `f` makes end with it. A panic of `f` goes on when the context is left.
    ///
    /// # Errors
    ///
    /// What `f` returned, thrown in the context; `InvalidArg` when `env` is not that of the capture.
    pub fn run<R>(&self, env: &Env, f: impl FnOnce() -> Result<R>) -> Result<R>
    where
        R: ToNapiValue + FromNapiValue,
    {
        let function = self.function(env)?;
        let invoke = invoke_function(env)?;
        let mut f = Some(f);
        let mut panic = None;
        let mut body = || {
            let Some(f) = f.take() else { return ptr::null_mut() };
            catch_unwind(AssertUnwindSafe(f)).map_or_else(
                |payload| {
                    panic = Some(payload);
                    ptr::null_mut()
                },
                |result| returned(env, result),
            )
        };
        let ran = with_pending(&mut body, || function.call(RunArguments(vec![invoke])));
        if let Some(payload) = panic {
            resume_unwind(payload);
        }
        let result = ran?;
        if f.is_some() {
            return Err(Error::from_reason("the package has not run what it was given"));
        }
        // SAFETY: the value was returned right now, in this environment.
        unsafe { R::from_napi_value(env.raw(), result.raw()) }
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

/// Reads an `AsyncContext.Variable`, which JavaScript has handed over, in the current context.
///
/// # Errors
///
/// When `variable` is none, or its value is no `T`.
pub fn get<T: FromNapiValue>(variable: &Object) -> Result<T> {
    let get: Function<(), T> = variable.get_named_property("get")?;
    get.apply(*variable, ())
}

/// A function to run, then its arguments.
struct RunArguments(Vec<sys::napi_value>);

impl JsValuesTupleIntoVec for RunArguments {
    fn into_vec(self, _: sys::napi_env) -> Result<Vec<sys::napi_value>> {
        Ok(self.0)
    }
}

/// Which environment, of all that this process has ever had: where one was, another may be later.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Environment(u64);

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
    /// What the function that stands for a closure calls: it exists as long as `with_pending` runs.
    static PENDING: Cell<Option<*mut Body>> = const { Cell::new(None) };
}

/// Calls a closure and gives what it returned to JavaScript.
type Body = dyn FnMut() -> sys::napi_value;

/// Calls `f` with `body` pending, and with what was pending before afterwards.
fn with_pending<R>(body: &mut dyn FnMut() -> sys::napi_value, f: impl FnOnce() -> R) -> R {
    struct Restore(Option<*mut Body>);
    impl Drop for Restore {
        fn drop(&mut self) {
            PENDING.set(self.0);
        }
    }
    let body: *mut (dyn FnMut() -> sys::napi_value + '_) = body;
    // SAFETY: only the lifetime changes, and the pointer is gone again before `body` is.
    let body: *mut Body = unsafe { std::mem::transmute(body) };
    let _restore = Restore(PENDING.replace(Some(body)));
    f()
}

/// Calls what is pending, once. JavaScript that has kept the function and calls it later, finds
/// nothing.
extern "C" fn invoke(_: sys::napi_env, _: sys::napi_callback_info) -> sys::napi_value {
    PENDING.take().map_or(ptr::null_mut(), |body| {
        // SAFETY: `with_pending` is running on this thread, so what it borrows lives; taken out,
        // nobody else calls it meanwhile. It does not unwind: `run` catches what it calls.
        unsafe { (*body)() }
    })
}

/// What a native function returns to JavaScript; or nothing, with an exception thrown.
fn returned(env: &Env, result: Result<impl ToNapiValue>) -> sys::napi_value {
    // SAFETY: `env` is live: it is running the function that returns this.
    let value = result.and_then(|result| unsafe { ToNapiValue::to_napi_value(env.raw(), result) });
    value.unwrap_or_else(|error| {
        // SAFETY: as above.
        unsafe { JsError::from(error).throw_into(env.raw()) };
        ptr::null_mut()
    })
}

fn invoke_function(env: &Env) -> Result<sys::napi_value> {
    let mut function = ptr::null_mut();
    // SAFETY: `env` is live for this call, and the callback needs neither name nor data.
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
