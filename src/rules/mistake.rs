//! What the messages of the TOML parser leave out: the rule at fault, and the word that was meant.

use super::model::RuleId;

/// Longest word that is compared with the known ones: no key or value of the format is half as long.
const MAX_WORD: usize = 64;

/// The id of the rule whose table holds the byte at `offset`, if the table gives one.
///
/// Read from the lines alone, because a file that does not parse has no tables.
pub(super) fn rule_at(text: &str, offset: usize) -> Option<RuleId> {
    // A missing key is reported at the header itself.
    let head = text.get(..offset.saturating_add(2)).unwrap_or(text);
    let start = match head.rfind("\n[[") {
        Some(newline) => newline + 1,
        None if head.starts_with("[[") => 0,
        None => return None,
    };
    let table = &text[start..];
    let mut lines = table.lines();
    let is_rule = |header: &str| matches!(header.trim_end(), "[[rules]]" | "[[override]]");
    if !lines.next().is_some_and(is_rule) {
        return None;
    }
    let id = lines
        .take_while(|line| !line.starts_with("[["))
        .find_map(|line| {
            let value = line.strip_prefix("id")?.trim_start().strip_prefix('=')?;
            value
                .trim_start()
                .strip_prefix(['"', '\''])?
                .split(['"', '\''])
                .next()
        })?;
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    let fits = (1..=MAX_WORD).contains(&id.len()) && id.bytes().all(is_plain);
    fits.then(|| RuleId::new(id))
}

/// The known word that an unknown one is probably meant to be.
///
/// The parser puts the word it met in backticks, and then those that it expected.
pub(super) fn meant(message: &str) -> Option<&str> {
    if !message.starts_with("unknown ") {
        return None;
    }
    let mut quoted = message.split('`').skip(1).step_by(2);
    let seen = quoted.next().filter(|seen| seen.len() <= MAX_WORD)?;
    let (distance, word) = quoted
        .map(|known| (distance(seen, known), known))
        .min_by_key(|(distance, _)| *distance)?;
    (distance <= (word.len() / 3).max(1)).then_some(word)
}

/// How many letters are put in, left out or exchanged between two words; case does not count.
fn distance(left: &str, right: &str) -> usize {
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (at, l) in left.bytes().enumerate() {
        let mut corner = std::mem::replace(&mut row[0], at + 1);
        for (to, r) in right.bytes().enumerate() {
            let exchanged = corner + usize::from(!l.eq_ignore_ascii_case(&r));
            corner = row[to + 1];
            row[to + 1] = exchanged.min(corner + 1).min(row[to] + 1);
        }
    }
    row[right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rule_is_that_of_the_table() {
        let text = "id = \"pack\"\n[[rules]]\nid = \"one\"\nregex = 3\n\n[[rules]]\nregx = 'a'\nid = 'two'\n[[other]]\nid = \"x\"\n";
        let at = |what: &str| rule_at(text, text.find(what).unwrap()).map(|id| id.to_string());
        assert_eq!(at("pack"), None);
        assert_eq!(at("[[rules"), Some("one".into()));
        assert_eq!(at("3"), Some("one".into()));
        assert_eq!(at("regx"), Some("two".into()));
        assert_eq!(at("\"x\""), None);
        assert_eq!(rule_at("[[rules]]\nid = \"\u{1b}[1m\"\nx", 20), None);
        assert!(rule_at(text, text.len()).is_none());
        assert!(rule_at("", 0).is_none());
    }

    #[test]
    fn a_near_word_is_meant() {
        let message =
            |seen| format!("unknown field `{seen}`, expected one of `id`, `regex`, `must_match`");
        for (seen, word) in [
            ("regx", Some("regex")),
            ("REGEX", Some("regex")),
            ("must_matches", Some("must_match")),
            ("priority", None),
        ] {
            assert_eq!(meant(&message(seen)), word, "{seen}");
        }
        assert_eq!(
            meant("unknown variant `hgh`, expected `low` or `high`"),
            Some("high")
        );
        assert_eq!(meant("invalid type: integer `4`, expected a string"), None);
        assert_eq!(meant(&message(&"a".repeat(65))), None);
    }

    #[test]
    fn a_distance_counts_changed_letters_whatever_their_case() {
        for (left, right, expected) in [
            ("", "", 0),
            ("", "abc", 3),
            ("abc", "", 3),
            ("kitten", "sitting", 3),
            ("Low", "low", 0),
        ] {
            assert_eq!(distance(left, right), expected, "{left} {right}");
        }
    }
}
