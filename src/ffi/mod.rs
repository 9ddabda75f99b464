//! The C interface: everything that `include/promptveil.h` declares.
//!
//! arguments -> [`argument`] -> [`handle`] -> the public Rust API -> outputs, all inside [`guard`]. A handle looks like a
//! pointer and is a number, so that a wrong one is a status code and not a crash. What a caller passes as pointer and
//! length has to be readable; nothing can check that.
#![allow(
    unsafe_code,
    reason = "arguments of C are pointers; each block says why it holds"
)]
#![allow(unreachable_pub, reason = "reached from C")]
#![allow(non_camel_case_types, reason = "names as C spells them")]

mod argument;
mod batch;
mod buffer;
mod builder;
mod confined;
mod guard;
mod handle;
mod metadata;
mod recognizer;
mod redact;
mod restore;
mod result;
mod scan;
mod session;
mod sse;
mod stream;
mod userdata;
mod validator;
mod vault;
