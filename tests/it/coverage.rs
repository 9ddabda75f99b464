//! The coverage table in the documentation is the one that the packs give.

#[allow(dead_code, reason = "its main is for the command line")]
#[path = "../../examples/coverage.rs"]
mod program;

#[test]
fn the_committed_table_is_current() {
    let committed = include_str!("../../docs/coverage.md").replace("\r\n", "\n");
    assert!(
        committed == program::document(),
        "run `cargo run --example coverage > docs/coverage.md`"
    );
}
