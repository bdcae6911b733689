//! Lets the linker leave N-API's functions to the program that loads the addon.

fn main() {
    napi_build::setup();
}
