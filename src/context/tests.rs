//! Keywords in texts, and what they say.

use super::group::GroupRange;
use super::hits::Hits;
use super::keywords::{Keywords, KeywordsBuilder};
use super::spelling::{is_hump, is_word_byte, match_keyword};
use crate::finding::Span;
use crate::rules::model::Context;
use proptest::prelude::*;

fn keywords(list: &[&str]) -> (Keywords, GroupRange) {
    let context = Context {
        keywords: list.iter().map(|k| (*k).to_owned()).collect(),
        before: 20,
        after: 10,
        weight: 20,
        required: false,
    };
    let mut builder = KeywordsBuilder::default();
    let range = builder.add_rule(true, [(&context, Some(20))].into_iter());
    (builder.build(), range)
}

fn cue(list: &[&str], text: &str, value: &str) -> Option<(u32, u32)> {
    let (keywords, range) = keywords(list);
    let mut hits = Hits::default();
    hits.reset();
    let start = text.find(value).unwrap();
    let span = Span::new(start, start + value.len());
    keywords
        .evidence(&mut hits, text.as_bytes(), range, span)
        .cue
}

#[test]
fn keywords_are_whole_words_in_any_case_and_form() {
    for text in [
        "SSN: 42",
        "the ssn is 42",
        "ssns 42",
        "patientSsn=42",
        "patient_ssn\": 42",
        "42 (SSN)",
        "SSNs: 42",
    ] {
        assert!(cue(&["ssn"], text, "42").is_some(), "{text}");
    }
    for text in [
        "assn 42",
        "ssnx 42",
        "ssn\n\n42",
        "42\n \nssn",
        "ssn and then a long way to 42",
    ] {
        assert!(cue(&["ssn"], text, "42").is_none(), "{text}");
    }
    for text in [
        "Social Security Number 42",
        "social-security_number 42",
        "socialSecurityNumber 42",
    ] {
        assert!(
            cue(&["social security number"], text, "42").is_some(),
            "{text}"
        );
    }
    assert!(cue(&["ss#"], "SS#42", "42").is_some());
    // One of several.
    assert!(cue(&["ssn"], "ssn2: 42", "42").is_some());
    assert!(cue(&["date of birth"], "DateOfBirth1 42", "42").is_some());
    assert!(cue(&["ssn"], "ssn12: 42", "42").is_none());
    assert!(cue(&["id"], "id3: 42", "42").is_none());
    assert!(cue(&["w2"], "w21: 42", "42").is_none());
    assert!(cue(&["i-94"], "I94 42", "42").is_some());
    assert!(cue(&["prüfziffer"], "PRÜFZIFFER 42", "42").is_some());
    assert!(cue(&["prüfziffer"], "Pruefziffer 42", "42").is_some());
    assert!(cue(&["cédula única"], "Cédula Única 42", "42").is_some());
    assert!(cue(&["даночен број"], "Даночен Број 42", "42").is_some());
}

proptest! {
    /// The dull twin tries every keyword at every place.
    #[test]
    fn finds_what_a_dull_search_finds(
        text in "([ a-c]|ab|Bc|ssn|SSN|License|Plate|ü|_|-|\n|[0-9]){0,80}",
    ) {
        let list = ["ssn", "license plate", "ab", "a", "bc", "license", "cab", "plate", "ü", "abc no"];
        let (keywords, _) = keywords(&list);
        let text = text.as_bytes();
        let mut hits = Vec::new();
        keywords.find(text, 0, text.len(), &mut hits);
        let mut found: Vec<(usize, usize, u32)> =
            hits.iter().map(|hit| (hit.start, hit.end, hit.keyword)).collect();
        found.sort_unstable();
        found.dedup();
        let mut expected = Vec::new();
        for start in 0..text.len() {
            let begins = start == 0 || !is_word_byte(text[start - 1]) || is_hump(text, start);
            for (keyword, word) in keywords.texts.iter().enumerate() {
                if let Some((end, _)) = match_keyword(word, text, start, 0).filter(|_| begins) {
                    expected.push((start, end, keyword as u32));
                }
            }
        }
        expected.sort_unstable();
        prop_assert_eq!(found, expected);
    }
}

#[test]
fn a_listed_plural_is_not_the_singular() {
    let group = |keywords: &[&str], weight| Context {
        keywords: keywords.iter().map(|k| (*k).to_owned()).collect(),
        before: 20,
        after: 10,
        weight,
        required: false,
    };
    let (one, many) = (group(&["patient", "he"], 20), group(&["patients"], -20));
    let mut builder = KeywordsBuilder::default();
    let range = builder.add_rule(true, [(&one, Some(20)), (&many, Some(-20))].into_iter());
    let keywords = builder.build();
    let cue = |text: &str| {
        let mut hits = Hits::default();
        hits.reset();
        let start = text.find("42").unwrap();
        let evidence = keywords.evidence(
            &mut hits,
            text.as_bytes(),
            range,
            Span::new(start, start + 2),
        );
        (evidence.cue.is_some(), evidence.negative)
    };
    assert_eq!(cue("patient 42"), (true, 0));
    assert_eq!(cue("patients 42"), (false, -20));
    assert_eq!(cue("he, of patients, 42"), (true, -20));
}

#[test]
fn the_nearest_cue_counts() {
    assert_eq!(cue(&["ssn", "social"], "social ssn 42", "42"), Some((1, 3)));
}
