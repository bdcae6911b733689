//! Leaves Node-API's functions unresolved: the program that loads the addon provides them.

use std::env;

fn main() {
    let target = |part: &str| env::var(format!("CARGO_CFG_TARGET_{part}")).unwrap_or_default();
    // There napi-build asks for a libnode.dll to link with. The feature `dyn-symbols` of napi looks
    // Node-API's functions up in the program, so nothing has to be linked.
    if target("OS") == "windows" && target("ENV") == "gnu" {
        return;
    }
    napi_build::setup();
}
