//! Labels that stand apart from their value speak for it, in every mode.

use crate::marked::{assert_covered, assert_same_in_every_mode, assert_silent};
use crate::texts::{Texts, case_count};

#[derive(serde::Deserialize)]
struct Labels {
    covered: Vec<String>,
    silent: Vec<String>,
}

fn labels() -> Labels {
    toml::from_str(include_str!("../data/labels.toml")).unwrap()
}

#[test]
fn values_set_apart_from_their_label_are_covered() {
    assert_covered(labels().covered);
}

#[test]
fn what_no_label_speaks_for_is_silent() {
    assert_silent(&labels().silent);
}

/// Forms of all kinds, torn and mixed, cut anywhere, by either engine.
#[test]
fn labels_do_not_depend_on_cuts_or_engine() {
    const RULES: [&str; 4] = ["us-ssn", "card-pin", "us-bank-account", "username-cued"];
    const PIECES: [&str; 40] = [
        "SSN ........................: ",
        "Account Number                         ",
        "Card PIN\t\t",
        "User name _________",
        "\u{2502} SSN \u{2502} ",
        "{\"type\": \"ssn\", ",
        "\"value\": \"",
        "\"}, ",
        "\"}\n",
        "- name: pin\n",
        "  value: ",
        "  label: username\n",
        "<input name=\"ssn\" ",
        "<label>Card PIN</label>\n",
        "value=\"",
        "\"/>\n",
        "<field name=\"account_number\">",
        "</field>",
        "<td>",
        "</td><td>SSN</td>\n",
        "531278846",
        "4471",
        "kbrandt42",
        "481026371",
        " (SSN)\n",
        " - account number\n",
        " is my PIN\n",
        "SSN:\n",
        "\n\n",
        "\n",
        "  ",
        "____",
        "| ",
        "my account number and gave ",
        "Sure, it's ",
        "the SSN of my father, who moved here, ",
        "order ",
        "\"",
        "x",
        ". ",
    ];
    let amount = (case_count(400), 30);
    assert_same_in_every_mode(&RULES, &PIECES, Texts::new(66), amount);
}
