use proptest::prelude::*;

use super::*;

fn format(text: &str) -> Format {
    Format::new(text).unwrap()
}

#[test]
fn reads_what_a_clerk_would_write() {
    let cases: &[(&str, &str, Option<&str>)] = &[
        ("LV-{yy}-{seq:6}", "LV-25-004417", Some("LV-25-004417")),
        ("LV-{yy}-{seq:6}", "lv 25/004417", Some("LV-25-004417")),
        ("LV-{yy}-{seq:6}", "LV25 - 004417", Some("LV-25-004417")),
        ("LV-{yy}-{seq:6}", "LV-25004417", None),
        ("LV-{yy}-{seq:6}", "LV--25-004417", None),
        ("LV-{yy}-{seq:6}", "LV-25-00441", None),
        (
            "{yy}{dept:enum(CV,CR)}{seq:5}",
            "14cv00213",
            Some("14CV00213"),
        ),
        ("{yy}{dept:enum(CV,CR)}{seq:5}", "14 CV 00213", None),
        (
            "{yy}~{dept:enum(CV,CR)}~{seq:5}",
            "14 CV-00213",
            Some("14CV00213"),
        ),
        ("{yy}{c:enum(08-10)}{seq:2}", "140911", Some("140911")),
        ("{yy}{c:enum(08-10)}{seq:2}", "140711", None),
        ("{seq:2}[-{s:enum(A-C)}]", "11-b", Some("11-B")),
        ("{seq:2}[-{s:enum(A-C)}]", "11", Some("11")),
        ("{seq:2}[-{s:enum(A-C)}]", "11-", None),
        ("{a:digits(1-3)}[{digits:2}]X", "123X", Some("123X")),
        ("SPR{yy}{/}{seq:3-4}", "spr21/123", Some("SPR21/123")),
        ("SPR{yy}{/}{seq:3-4}", "SPR21-123", None),
        ("{exact:NTN}-{seq:2}", "ntn-12", None),
        (
            "{n:digits(1-3)} {sign:exact(Js,UJs)} {seq:1-6}{/}{yy}",
            "12 UJs 345/20",
            Some("12 UJs 345/20"),
        ),
        (
            "{n:digits(1-3)} {sign:exact(Js,UJs)} {seq:1-6}{/}{yy}",
            "12 ujs 345/20",
            None,
        ),
        ("{yyyy}{mm}{dd}", "20240229", Some("20240229")),
        ("{year}{mm}{dd}", "20241301", None),
        ("{year}{mm}{dd}", "18241201", None),
        ("Az. {capitals:2}{alnum:3}", "az. AB1c2", Some("Az. AB1C2")),
        ("{seq:3} ({letters:2})", "123(ab)", Some("123 (AB)")),
        ("Ü{seq:3}", "ü123", Some("Ü123")),
    ];
    for (text, value, wanted) in cases {
        assert_eq!(
            format(text).canonical(value).as_deref(),
            *wanted,
            "{text} {value}"
        );
        assert_eq!(
            is_found(&format(text), value),
            wanted.is_some(),
            "{text} {value}"
        );
    }
}

/// What is wrong, at which character, and what to write instead.
#[test]
fn faults_name_the_character_and_a_way_out() {
    let long = format!("A{{seq:3}}{}", "b".repeat(1_000));
    let many = "{yy}A".repeat(25);
    let cases: &[(&str, &[&str])] = &[
        ("", &["character 1", "no field"]),
        ("LV-25", &["no field", "`terms`"]),
        ("[{seq:3}]", &["no field that must be there"]),
        ("LV-{sec:6}", &["character 5", "no kind `sec`", "{seq:6}"]),
        ("LV-{sec}", &["character 5", "no kind `sec`", "seq"]),
        ("LV-{seq}", &["character 5", "no length", "`{seq:6}`"]),
        ("LV-{seq:x}", &["character 9", "`x` is no length"]),
        (
            "LV-{seq:6-1}",
            &["character 9", "length 6-1", "smaller number"],
        ),
        ("LV-{seq:99}", &["length 99", "1 to 40"]),
        ("LV-{seq:6", &["character 4", "`{` is not closed"]),
        ("LV-seq:6}", &["character 9", "`}` closes nothing"]),
        ("{yy}[-{seq:3}", &["character 5", "`[` is not closed"]),
        ("{yy}]", &["character 5", "`]` closes nothing"]),
        ("{yy}[]", &["character 5", "`[]` is empty"]),
        ("{yy}[[[[[A]]]]]", &["character 9", "nest deeper than 4"]),
        ("-{yy}", &["begin with a separator"]),
        ("[-{letters:2}]{yy}", &["begin with a separator"]),
        ("[-]{yy}", &["begin with a separator"]),
        ("{yy}~", &["end with a separator"]),
        ("{yy}{-}", &["end with a separator"]),
        ("{yy}--{seq:2}", &["character 5", "more than one separator"]),
        ("{yy}-~{seq:2}", &["character 6", "two separators"]),
        (
            "{yy}\u{2013}{seq:2}",
            &["character 5", "`-` stands for dashes"],
        ),
        ("{yy}\n", &["character 5", "no number holds"]),
        ("{Dept:enum(A)}", &["character 2", "not a name"]),
        ("{d:enum}", &["character 4", "no list"]),
        ("{d:enum(A}", &["character 8", "`(` is not closed"]),
        ("{d:enum(A,,B)}", &["character 11", "1 to 20 letters"]),
        ("{d:enum(A-3)}", &["character 9", "`A-3` is no range"]),
        ("{d:enum(85-72)}", &["no range", "smaller first"]),
        ("{d:enum(000-999)}", &["more than 300 values", "{digits:3}"]),
        ("{d:list(A)}", &["character 4", "no kind `list`"]),
        ("{exact:}{yy}", &["character 8", "`exact`"]),
        (&long, &["1008", "limit is 1000"]),
        (&many, &["more than 40 parts"]),
    ];
    for (text, wanted) in cases {
        let error = Format::new(text).unwrap_err().to_string();
        for part in *wanted {
            assert!(error.contains(part), "{text}: {part:?} not in {error}");
        }
    }
}

#[test]
fn what_can_be_read_twice_has_one_spelling() {
    let format = format("{seq:2}[-{capitals:1-2}][ LV]");
    for value in ["87 lv", "87 LV", "87-LV"] {
        assert_eq!(format.canonical(value).as_deref(), Some("87-LV"), "{value}");
    }
}

#[test]
fn alternatives_do_not_multiply() {
    let many = format!("A{}{{digits:1}}B", "[{seq:1-9}]".repeat(18));
    assert_eq!(
        format(&many).canonical(&format!("A{}", "1".repeat(200))),
        None
    );
}

/// Whether the regex takes all of `value`.
fn is_found(format: &Format, value: &str) -> bool {
    let whole = format!("^(?:{})$", format.regex());
    let regex = regex_automata::meta::Regex::new(&whole).unwrap();
    regex.is_match(value)
}

/// Formats of all kinds of parts, as text.
fn formats() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("LV".to_owned()),
        Just("{exact:Qx}".to_owned()),
        Just("{yy}".to_owned()),
        Just("{yyyy}".to_owned()),
        Just("{mm}".to_owned()),
        Just("{dd}".to_owned()),
        Just("{seq:1-3}".to_owned()),
        Just("{letters:2}".to_owned()),
        Just("{capitals:1-2}".to_owned()),
        Just("{alnum:2}".to_owned()),
        Just("{a:enum(C,CV,09-11)}".to_owned()),
        Just("{b:exact(Js,UJs)}".to_owned()),
    ];
    let joint = prop_oneof![
        Just(""),
        Just("-"),
        Just(" "),
        Just("~"),
        Just("{/}"),
        Just(". ")
    ];
    let optional =
        (joint.clone(), leaf.clone(), any::<bool>()).prop_map(|(joint, leaf, is)| match is {
            true => format!("[{joint}{leaf}]"),
            false => format!("{joint}{leaf}"),
        });
    prop::collection::vec(optional, 0..5).prop_map(|rest| format!("{{seq:2}}{}", rest.concat()))
}

proptest! {
    /// The regex and the reader agree on samples, on near misses and on any text.
    #[test]
    fn regex_and_reader_agree(text in formats(), seed: u64, any in "[0-9A-Za-z./ -]{0,12}") {
        let format = format(&text);
        let sample = format.sample(seed);
        prop_assert!(is_found(&format, &sample), "{text} {sample}");
        let canonical = format.canonical(&sample);
        prop_assert!(canonical.is_some(), "{text} {sample}");
        let canonical = canonical.unwrap_or_default();
        prop_assert_eq!(format.canonical(&canonical), Some(canonical.clone()), "{}", text);
        let miss = format.near_miss(seed);
        prop_assert!(!is_found(&format, &miss), "{text} {miss}");
        prop_assert_eq!(is_found(&format, &any), format.canonical(&any).is_some(), "{} {}", text, any);
    }
}
