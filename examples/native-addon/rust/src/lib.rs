//! Calls back from threads of its own, and when asynchronous work is done: each time in the context
//! of the call that started it.

use std::cell::RefCell;
use std::sync::{Arc, Weak};
use std::thread;
use std::time::Duration;

use napi::bindgen_prelude::*;
use napi::threadsafe_function::{ThreadsafeFunction, ThreadsafeFunctionCallMode};
use napi_derive::napi;
use native_async_context::Snapshot;

type Arguments = FnArgs<(u32,)>;
type Callback<'a> = Function<'a, Arguments, Unknown<'static>>;

/// What was asked for by one call.
pub struct Job {
    snapshot: Snapshot,
    callback: FunctionRef<Arguments, Unknown<'static>>,
}

impl Job {
    /// Captures the context of the call.
    fn start(env: &Env, callback: &Callback) -> Result<Self> {
        Ok(Self { snapshot: Snapshot::capture(env)?, callback: callback.create_ref()? })
    }
}

/// One of its callbacks.
struct Tick {
    job: Arc<Job>,
    number: u32,
}

type Deliver = ThreadsafeFunction<Tick, (), (), Status, false>;

thread_local! {
    /// What the jobs of this thread share, while there are any. By itself it would run every
    /// callback in the context in which it was made, that of the first job.
    static DELIVER: RefCell<Weak<Deliver>> = const { RefCell::new(Weak::new()) };
}

fn shared_deliver(env: &Env) -> Result<Arc<Deliver>> {
    if let Some(deliver) = DELIVER.with_borrow(Weak::upgrade) {
        return Ok(deliver);
    }
    let nothing: Function<(), ()> = env.create_function_from_closure("deliver", |_| Ok(()))?;
    let deliver = nothing.build_threadsafe_function::<Tick>().build_callback(|call| {
        let Tick { job, number } = call.value;
        let callback = job.callback.borrow_back(&call.env)?;
        // An exception becomes an uncaught exception, because no JavaScript called this closure.
        job.snapshot.call(&call.env, &callback, (number,).into())?;
        Ok(())
    })?;
    let deliver = Arc::new(deliver);
    DELIVER.replace(Arc::downgrade(&deliver));
    Ok(deliver)
}

/// Calls `callback(1)` to `callback(times)` from a thread of its own.
#[napi]
pub fn ticks(env: Env, times: u32, callback: Callback) -> Result<()> {
    let job = Arc::new(Job::start(&env, &callback)?);
    let deliver = shared_deliver(&env)?;
    thread::spawn(move || {
        for number in 1..=times {
            thread::sleep(Duration::from_micros(200));
            let tick = Tick { job: job.clone(), number };
            deliver.call(tick, ThreadsafeFunctionCallMode::Blocking);
        }
    });
    Ok(())
}

/// Calls `callback(1)` when a thread of libuv's pool has done something; the promise says what came
/// of it.
#[napi]
pub fn work(env: Env, callback: Callback) -> Result<AsyncTask<Job>> {
    Ok(AsyncTask::new(Job::start(&env, &callback)?))
}

impl Task for Job {
    type Output = u32;
    type JsValue = ();

    fn compute(&mut self) -> Result<u32> {
        thread::sleep(Duration::from_micros(200));
        Ok(1)
    }

    fn resolve(&mut self, env: Env, number: u32) -> Result<()> {
        let callback = self.callback.borrow_back(&env)?;
        // What runs in the context may be Rust, and call as much of JavaScript as it likes.
        self.snapshot.run(&env, || callback.call((number,).into()).map(|_| ()))
    }
}

/// What an `AsyncContext.Variable` is now.
#[napi]
pub fn read<'a>(variable: Object<'a>) -> Result<Unknown<'a>> {
    native_async_context::get(&variable)
}
