//! The candidate-first engine against the naive one: same findings on every text.

use promptveil::{Engine, Finding, RuleSet, Scanner, Score};

use crate::texts::{Texts, case_count};

/// Texts in one run of `cargo test`; the full run sets `PROMPTVEIL_CASES=100000` (or 1000000) in release mode.
const CASES: usize = 1_500;

fn scanners() -> (Scanner, Scanner) {
    let mut builder = Scanner::builder();
    builder.min_score(Score::new(1));
    let fast = builder.build(RuleSet::builtin_all()).unwrap();
    let naive = builder
        .engine(Engine::Naive)
        .build(RuleSet::builtin_all())
        .unwrap();
    (fast, naive)
}

fn rows(scanner: &Scanner, findings: &[Finding]) -> Vec<(usize, usize, String, u8)> {
    let row = |f: &Finding| {
        let rule = scanner.rule(f.rule()).id().to_string();
        (f.span().start, f.span().end, rule, f.score().points())
    };
    findings.iter().map(row).collect()
}

#[test]
fn both_engines_find_the_same() {
    let (fast, naive) = scanners();
    let cases = case_count(CASES);
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for thread in 0..threads {
            let (fast, naive) = (&fast, &naive);
            scope.spawn(move || {
                let mut texts = Texts::new(thread as u64 + 1);
                for _ in 0..cases / threads {
                    let text = texts.next_text();
                    let expected = rows(naive, &naive.scan_bytes(&text));
                    let found = rows(fast, &fast.scan_bytes(&text));
                    assert_eq!(found, expected, "{:?}", String::from_utf8_lossy(&text));
                    assert_eq!(
                        fast.scan_bytes(&text).is_empty(),
                        !std::str::from_utf8(&text).is_ok_and(|t| fast.is_match(t))
                            && expected.is_empty(),
                    );
                }
            });
        }
    });
}

/// A match that may still come is one that outgrew its rule, whether it comes or not.
#[test]
fn what_never_ends_outgrows_its_rule() {
    let (fast, naive) = scanners();
    let track = "%B4111111111111111^DOE/JANE^3012101";
    for rest in [255, 219, 220, 221, 300].map(|len| "x ".repeat(len / 2)) {
        for text in [format!("{track}{rest}"), format!("{track}{rest}?")] {
            let expected = rows(&naive, &naive.scan(&text));
            assert_eq!(rows(&fast, &fast.scan(&text)), expected, "{text}");
            assert!(expected.iter().any(|(.., rule, _)| rule == "card-track1") || rest.len() < 222);
        }
    }
}

/// A word that a pattern needs ends at any character that is no ASCII one; a long text, since near its end nothing is
/// ruled out.
#[test]
fn a_street_ends_at_any_character() {
    let (fast, naive) = scanners();
    for end in ["町", "、", "é", "😀", "s", "."] {
        let text = format!("he lives at 12 main st{end} and {}", "so on ".repeat(40));
        let expected = rows(&naive, &naive.scan(&text));
        assert_eq!(rows(&fast, &fast.scan(&text)), expected, "{text}");
        let is_street = expected
            .iter()
            .any(|(.., rule, _)| rule == "us-street-address");
        assert_eq!(is_street, !["é", "s"].contains(&end), "{text}");
    }
}

/// What waits for a heading is looked for in the blocks below one: tables and lists that begin and end anywhere, with
/// more or less between them than makes a part of its own.
#[test]
fn headings_speak_as_far_as_they_reach() {
    let (fast, naive) = scanners();
    for between in [0, 60, 500, 700, 2_000] {
        let filler = "so it goes on and on\n".repeat(between / 21);
        let pins = (0..40).map(|at| format!("Bo;{}\n", 4_771 + 13 * at));
        // A row counts for 4 KiB: what goes on behind is a list.
        let list = (0..900).map(|at| format!("{}, ", 1_000 + (4_813 + 17 * at) % 9_000));
        let text = [
            filler.as_str(),
            "name;pin\n",
            &pins.collect::<String>(),
            "\n",
            &filler,
            "\nname;pin\nBo;",
            &list.collect::<String>(),
            &filler,
            "| Name | Passwort |\n|---|---|\n| Bo | Regen+Tonne9 |\n\n",
            &filler,
        ]
        .concat();
        let expected = rows(&naive, &naive.scan(&text));
        assert_eq!(rows(&fast, &fast.scan(&text)), expected, "{between}");
        assert!(expected.len() > 500, "{}", expected.len());
    }
}
