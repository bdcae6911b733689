//! Leaves Node-API's functions unresolved: the program that loads the addon provides them.

fn main() {
    napi_build::setup();
}
