//! The crate is one of two things, selected by a feature:
//!
//! - `addon`, the default: the binary of the npm package native-async-context. It gives JavaScript
//!   access to V8's continuation-preserved embedder data, the *slot*: one value that V8 saves with
//!   every promise reaction and restores around it.
//!   The addon finds V8's functions for the slot in the running process (`symbols.rs`; their names
//!   and calling conventions are in `platform.rs`) and calls them (`v8.rs`). JavaScript gets V8's own
//!   builtins, or, if this V8 has none, functions of the addon (`slot.rs`). On a Node that does not
//!   carry the slot itself, the addon also records rejections before Node's callback runs
//!   (`rejections.rs`). Everything else is JavaScript.
//! - `context`: a library for other addons. It runs a callback in the asynchronous context of the
//!   call that started the work: `Snapshot` and `get`.

#[cfg(all(feature = "addon", feature = "context"))]
compile_error!(
    "depend on native-async-context with default-features = false, features = [\"context\"]"
);

#[cfg(feature = "addon")]
pub mod addon;
#[cfg(feature = "addon")]
mod platform;
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
