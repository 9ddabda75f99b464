//! The `promptveil` command: glue between files and the crate's public API.
//!
//! [`args`] is what the user may say, [`packs`] turns it into a scanner, [`input`] reads, [`locate`] counts lines,
//! [`report`] prints findings. [`scan`], [`redact`], [`payload`], [`vault`], [`jsonl`] and [`rules`] are
//! the commands.

mod args;
#[path = "../../../benches/corpus/mod.rs"]
mod corpus;
mod cost;
mod explain;
mod failure;
mod input;
mod jsonl;
mod locate;
mod output;
mod packs;
mod payload;
mod printable;
mod redact;
mod report;
mod rule_tests;
mod rules;
mod sarif;
mod scan;
mod vault;

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;

use args::{Cli, Command};
use failure::Failure;

/// Exit code of every error.
const ERROR: u8 = 2;

fn main() -> ExitCode {
    std::panic::set_hook(Box::new(|panic| {
        // The usual hook prints the message of the panic, which may quote the text that caused it.
        let place = panic.location().map(ToString::to_string);
        complain(&format!(
            "internal error at {}; please report it",
            place.unwrap_or_default()
        ));
        std::process::exit(i32::from(ERROR));
    }));
    let result = match Cli::try_parse() {
        Ok(cli) => run(&cli),
        Err(error) => args::usage(&error),
    };
    match result {
        Ok(code) => ExitCode::from(code),
        Err(Failure::BrokenPipe) => ExitCode::SUCCESS,
        Err(Failure::Message(message)) => {
            complain(&message);
            ExitCode::from(ERROR)
        }
    }
}

fn run(cli: &Cli) -> Result<u8, Failure> {
    match &cli.command {
        Command::Scan(args) => scan::run(args),
        Command::Redact(args) => redact::run(args),
        Command::Restore(args) => vault::restore(args),
        Command::Rules(args) => rules::run(args),
    }
}

/// Writes one line to stderr; when even that fails there is nobody left to tell.
fn complain(message: &str) {
    let line = printable::printable(message);
    let _ = writeln!(std::io::stderr(), "promptveil: {line}");
}
