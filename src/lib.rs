//! One of two things, by the crate's features:
//!
//! - `addon`, the default: the binary of the npm package native-async-context, which hands V8's
//!   continuation-preserved embedder data, the *slot*, to JavaScript.
//!   V8 saves one value with every promise reaction and restores it around it. The addon finds
//!   V8's functions for that value in the running process (`symbols.rs`), calls them (`v8.rs`), and
//!   gives JavaScript V8's own builtins, or, where there are none, functions of its own (`slot.rs`).
//!   On a Node that does not carry the slot itself, it also stands in front of Node's callback for
//!   rejected promises (`rejections.rs`). Everything else is JavaScript.
//! - `context`: a library for other addons, which call back in the context of the call that
//!   started their work: [`Snapshot`], [`get`].

#[cfg(all(feature = "addon", feature = "context"))]
compile_error!(
    "depend on native-async-context with default-features = false, features = [\"context\"]"
);

#[cfg(feature = "addon")]
pub mod addon;
#[cfg(feature = "addon")]
mod rejections;
#[cfg(feature = "addon")]
mod slot;
#[cfg(feature = "addon")]
mod symbols;
#[cfg(feature = "addon")]
mod v8;

#[cfg(feature = "context")]
mod context;
#[cfg(feature = "context")]
pub use context::{Snapshot, get};
