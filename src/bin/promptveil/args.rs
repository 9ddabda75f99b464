//! What the user may say on the command line.

use std::path::PathBuf;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Args, Parser, Subcommand, ValueEnum};
use promptveil::{Action, OffsetUnit, PayloadKind};

use crate::failure::Failure;

/// Finds and redacts social security numbers, case numbers, health data and secrets in prompts.
///
/// Exit code 0 when done, 2 on error, and N with `--exit-code N` if anything was found.
#[derive(Parser)]
#[command(
    name = "promptveil",
    version,
    subcommand_required = true,
    arg_required_else_help = true
)]
#[command(after_help = "\
Examples:
  promptveil scan notes.txt
  promptveil redact < prompt.txt > safe.txt
  promptveil rules list")]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    Scan(ScanArgs),
    Redact(RedactArgs),
    Restore(RestoreArgs),
    Rules(RulesArgs),
}

/// Report what is sensitive: rule, line and column, and the value masked.
///
/// One line a finding, `file:line:column: ENTITY rule-id score masked-value`, and a summary on stderr. The value
/// itself is never printed. Any size of input takes the same memory, and invalid UTF-8 is scanned as it is.
#[derive(Args)]
#[command(after_help = "\
Examples:
  promptveil scan notes.txt mail.eml
  promptveil scan --pack identity --pack health --min-score 70 export.csv
  promptveil scan --format sarif --exit-code 1 src/*.py > findings.sarif
  promptveil scan --jsonl < prompts.jsonl > findings.jsonl")]
pub(crate) struct ScanArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    #[command(flatten)]
    pub(crate) rules: RuleArgs,
    /// How findings are printed; byte regions in `sarif` ignore `--offsets`
    #[arg(long, value_enum, default_value_t = Format::Text, conflicts_with = "jsonl")]
    pub(crate) format: Format,
}

/// Write the text with every finding replaced.
///
/// What replaces a value is the action of its rule, unless `--action` says otherwise. Several files are written one
/// after the other. Any size of input takes the same memory.
#[derive(Args)]
#[command(after_help = "\
Examples:
  promptveil redact prompt.txt > safe.txt
  promptveil redact --action mask < prompt.txt
  promptveil redact --action hash --hash-key-file key.bin records.csv > joined.csv
  promptveil redact --jsonl < prompts.jsonl > safe.jsonl
  promptveil redact --payload openai < request.json > safe.json
  promptveil redact --action token --vault case.vault prompt.txt > safe.txt")]
pub(crate) struct RedactArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    #[command(flatten)]
    pub(crate) rules: RuleArgs,
    /// One action for all findings instead of each rule's own; `token` without a vault reads like `replace`
    #[arg(long, value_enum)]
    pub(crate) action: Option<RedactAction>,
    /// Key of `hash`: a file of at least 16 secret bytes, used as it is, line ends included
    #[arg(long, value_name = "FILE")]
    pub(crate) hash_key_file: Option<PathBuf>,
    /// Keep values in this sealed file, made if it is not there, so that `restore` can put them back
    #[arg(long, value_name = "FILE")]
    pub(crate) vault: Option<PathBuf>,
    /// The 32 bytes the vault is sealed with [default: the vault's name with `.key`, made if it is not there]
    #[arg(long, value_name = "FILE", requires = "vault")]
    pub(crate) vault_key: Option<PathBuf>,
    /// Each file is one JSON payload and stays one; exit code 2 and no output when it must not go on
    #[arg(long, value_enum, value_name = "FORMAT", conflicts_with_all = ["jsonl", "offsets"])]
    pub(crate) payload: Option<PayloadFormat>,
}

/// Put the values of a vault back into a reply.
///
/// Tokens come back in prose, also where a model changed their case, brackets or escapes. In URLs, link targets and
/// values of HTML attributes they stay: following such a link would send the value away. Several files are written one
/// after the other.
///
/// In JSON, `--payload` and `--jsonl` escape what comes back. Arguments of tools keep their tokens, and a value that
/// was a number comes back as a string.
#[derive(Args)]
#[command(after_help = "\
Examples:
  promptveil restore --vault case.vault reply.txt
  model < safe.txt | promptveil restore --vault case.vault
  promptveil restore --vault case.vault --payload openai reply.json
  curl -sN $URL -d @safe.json | promptveil restore --vault case.vault --payload openai --sse")]
pub(crate) struct RestoreArgs {
    /// Files to read; `-` or none reads stdin
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) vault: VaultArgs,
    /// Each line is {"id":..,"text":..} and gives one line of JSON with the same id
    #[arg(long, conflicts_with = "payload")]
    pub(crate) jsonl: bool,
    /// Each file is one reply in JSON and stays one
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(crate) payload: Option<PayloadFormat>,
    /// Each file is the server-sent events of one reply
    #[arg(long, requires = "payload")]
    pub(crate) sse: bool,
}

/// A vault on disk.
#[derive(Args)]
pub(crate) struct VaultArgs {
    /// The sealed vault with the values behind the tokens; `redact` makes it if it is not there
    #[arg(long, value_name = "FILE", required = true)]
    pub(crate) vault: PathBuf,
    /// The 32 bytes it is sealed with [default: the vault's name with `.key`, made if it is not there]
    #[arg(long, value_name = "FILE")]
    pub(crate) vault_key: Option<PathBuf>,
}

/// What `scan` and `redact` share.
#[derive(Args)]
pub(crate) struct InputArgs {
    /// Files to read; `-` or none reads stdin
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Report only findings with at least this score, 0 to 100 [default: 50]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(0..=100))]
    pub(crate) min_score: Option<u8>,
    /// Each line is {"id":..,"text":..} and gives one line of JSON with the same id
    #[arg(long)]
    pub(crate) jsonl: bool,
    /// Unit of `start` and `end` in JSON output
    #[arg(long, value_enum, default_value_t = Offsets::Bytes)]
    pub(crate) offsets: Offsets,
    /// Exit with N if anything was found
    #[arg(long, value_name = "N")]
    pub(crate) exit_code: Option<u8>,
}

/// Which rules run.
#[derive(Args)]
pub(crate) struct RuleArgs {
    /// Use this embedded pack; repeat for more [default: all]
    #[arg(long = "pack", value_name = "ID", global = true)]
    pub(crate) packs: Vec<String>,
    /// Add the rules of this pack file; repeat for more
    #[arg(long = "rules", value_name = "FILE", global = true)]
    pub(crate) rule_files: Vec<PathBuf>,
    /// Let added packs change the embedded ones: disable and override rules, take labels
    #[arg(long, global = true)]
    pub(crate) trust_rules: bool,
}

/// List, show, check, test and explain rules.
#[derive(Args)]
#[command(subcommand_required = true, arg_required_else_help = true)]
#[command(after_help = "\
Examples:
  promptveil rules list --pack identity
  promptveil rules check my-pack.toml && promptveil rules test --rules my-pack.toml")]
pub(crate) struct RulesArgs {
    #[command(flatten)]
    pub(crate) rules: RuleArgs,
    #[command(subcommand)]
    pub(crate) command: RulesCommand,
}

#[derive(Subcommand)]
pub(crate) enum RulesCommand {
    /// One rule a line: id, entity, severity, pack
    #[command(after_help = "Example:\n  promptveil rules list --pack finance")]
    List,
    /// Everything about one rule
    #[command(after_help = "Example:\n  promptveil rules show us-ssn")]
    Show {
        /// Id of the rule
        id: String,
    },
    /// Load pack files and say what is wrong or could be better
    ///
    /// Every file is compiled alone, then together with the others and with the packs of `--pack`, all embedded ones
    /// without it, so that a rule id shows that a scan would refuse. Exit code 2 on any error; remarks are no errors.
    #[command(after_help = "Example:\n  promptveil rules check my-pack.toml --pack identity")]
    Check {
        /// Pack files, as those of `--rules`
        #[arg(value_name = "FILE")]
        files: Vec<PathBuf>,
        /// Also print what each pattern costs on 1 MiB of each benchmark text, as `rules explain --cost`
        #[arg(long)]
        cost: bool,
    },
    /// Run the examples that rules carry; exit code 2 if any fails
    ///
    /// Each rule runs alone: a `must_match` text must give exactly one finding, on the value, whatever its score; a
    /// `must_not_match` text none that reaches the default threshold. A rule with a format is also tested on 100
    /// numbers made up by it and on 100 near misses.
    #[command(
        after_help = "Example:\n  promptveil rules test --pack identity --rules my-pack.toml"
    )]
    Test {
        /// Print the text of a failed example
        #[arg(long)]
        show_text: bool,
    },
    /// Why a rule does or does not find something in a text
    ///
    /// Lists each place at which a pattern matches and the gate that decided there, with byte offsets.
    #[command(after_help = "\
Examples:
  promptveil rules explain us-ssn 'Her SSN is 078-05-1120'
  promptveil rules explain us-ssn --cost
  promptveil rules explain us-ssn - < note.txt")]
    Explain {
        /// Id of the rule
        id: String,
        /// The text; `-` or none reads stdin
        text: Vec<String>,
        /// Instead, what each pattern is looked for by, and what that costs on 1 MiB of each benchmark text
        ///
        /// Counted and not timed: places where it may begin, runs of its automaton, bytes that this read.
        #[arg(long, conflicts_with = "text")]
        cost: bool,
    },
    /// The format of pack files
    #[command(after_help = "Example:\n  promptveil rules schema")]
    Schema,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// `file:line:column: ENTITY rule-id score masked-value`
    Text,
    /// One array of objects
    Json,
    /// SARIF 2.1.0
    Sarif,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum RedactAction {
    /// Letters and digits become `*`; the tail that the rule names stays
    Mask,
    /// The entity label: `[US_SSN]`
    Replace,
    /// A keyed hash, so that equal values can be joined; needs `--hash-key-file`
    Hash,
    /// Reads like `replace`
    Token,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PayloadFormat {
    /// Chat Completions and Responses, also Azure's
    Openai,
    /// Messages
    Anthropic,
    /// generateContent
    Gemini,
    /// Any JSON
    Json,
}

impl From<PayloadFormat> for PayloadKind {
    fn from(format: PayloadFormat) -> PayloadKind {
        match format {
            PayloadFormat::Openai => PayloadKind::OpenAi,
            PayloadFormat::Anthropic => PayloadKind::Anthropic,
            PayloadFormat::Gemini => PayloadKind::Gemini,
            PayloadFormat::Json => PayloadKind::Json,
        }
    }
}

impl From<RedactAction> for Action {
    fn from(action: RedactAction) -> Action {
        match action {
            RedactAction::Mask => Action::Mask,
            RedactAction::Replace => Action::Replace,
            RedactAction::Hash => Action::Hash,
            RedactAction::Token => Action::Token,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Offsets {
    /// Bytes of the input
    Bytes,
    /// UTF-16 code units: JavaScript, Java, C#
    Utf16,
    /// Unicode code points: Python
    Codepoints,
}

impl From<Offsets> for OffsetUnit {
    fn from(offsets: Offsets) -> OffsetUnit {
        match offsets {
            Offsets::Bytes => OffsetUnit::Bytes,
            Offsets::Utf16 => OffsetUnit::Utf16,
            Offsets::Codepoints => OffsetUnit::CodePoints,
        }
    }
}

/// Prints help and version where they belong; everything else becomes one line.
pub(crate) fn usage(error: &clap::Error) -> Result<u8, Failure> {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            error.print()?;
            Ok(0)
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            error.print()?;
            Ok(crate::ERROR)
        }
        _ => Err(Failure::new(format!(
            "{}; see --help",
            usage_message(error)
        ))),
    }
}

/// The first paragraph of clap's message. Words that are neither flags nor commands are not quoted: they may be a
/// text that lost its shell quotes.
fn usage_message(error: &clap::Error) -> String {
    match error.kind() {
        ErrorKind::InvalidSubcommand => return "unknown command".to_owned(),
        ErrorKind::UnknownArgument if !is_about_a_flag(error) => {
            return "unexpected argument, not shown because it may be text".to_owned();
        }
        _ => {}
    }
    let message = error.render().to_string();
    let lines = message.lines().take_while(|line| !line.trim().is_empty());
    let paragraph: Vec<&str> = lines.map(str::trim).collect();
    let paragraph = paragraph.join(" ");
    paragraph
        .strip_prefix("error: ")
        .unwrap_or(&paragraph)
        .to_owned()
}

fn is_about_a_flag(error: &clap::Error) -> bool {
    let Some(ContextValue::String(argument)) = error.get(ContextKind::InvalidArg) else {
        return false;
    };
    let is_name = |c: char| c == '-' || c.is_ascii_lowercase();
    argument.starts_with('-') && argument.chars().all(is_name)
}
