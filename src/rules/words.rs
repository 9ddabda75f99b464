//! The public words of a rule as they stand in files: that they can be read and written is no promise to users.

use serde::{Deserialize, Deserializer, Serialize};

use crate::finding::{Action, Severity};

#[derive(Serialize, Deserialize)]
#[serde(remote = "Severity", rename_all = "kebab-case")]
pub(super) enum SeverityWord {
    Low,
    Medium,
    High,
    Critical,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Action", rename_all = "kebab-case")]
pub(super) enum ActionWord {
    Allow,
    Block,
    Hash,
    Mask,
    Replace,
    Token,
}

/// A severity that is there.
pub(super) fn severity<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Severity>, D::Error> {
    SeverityWord::deserialize(from).map(Some)
}

/// An action that is there.
pub(super) fn action<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Action>, D::Error> {
    ActionWord::deserialize(from).map(Some)
}
