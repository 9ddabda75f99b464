//! Candidate-first finds what the naive engine finds, on any bytes.
//!
//! The first byte chooses one pack or all of them. The naive engine takes about 40 microseconds a byte with all rules,
//! so with those only a short text is compared; the packs take turns with more.
#![no_main]

use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use promptveil::{Engine, Pack, RuleSet, Scanner, Score};
use promptveil_fuzz::{assert_in_order, rows, split_choice};

const LONGEST_OF_ALL: usize = 96;
const LONGEST_OF_PACK: usize = 512;
/// More packs than there are: each choice is built once, when it is first asked for.
const SLOTS: usize = 64;

struct Pair {
    fast: Scanner,
    naive: Scanner,
}

fn pair(slot: usize) -> &'static Pair {
    static PAIRS: [OnceLock<Pair>; SLOTS] = [const { OnceLock::new() }; SLOTS];
    PAIRS[slot].get_or_init(|| {
        let rules = || match Pack::all().get(slot) {
            Some(&pack) => RuleSet::builtin(pack),
            None => RuleSet::builtin_all(),
        };
        let mut builder = Scanner::builder();
        builder.min_score(Score::new(1));
        Pair {
            fast: builder.build(rules()).expect("embedded packs compile"),
            naive: builder
                .engine(Engine::Naive)
                .build(rules())
                .expect("embedded packs compile"),
        }
    })
}

fuzz_target!(|data: &[u8]| {
    let Some((choice, _, text)) = split_choice(data) else {
        return;
    };
    let packs = Pack::all().len();
    assert!(packs < SLOTS);
    let slot = usize::from(choice) % (packs + 1);
    let longest = if slot == packs {
        LONGEST_OF_ALL
    } else {
        LONGEST_OF_PACK
    };
    let text = &text[..text.len().min(longest)];
    let Pair { fast, naive } = pair(slot);
    let found = fast.scan_bytes(text);
    assert_in_order(text, &found);
    let expected = naive.scan_bytes(text);
    assert_eq!(rows(fast, &found), rows(naive, &expected));
    if let Ok(text) = std::str::from_utf8(text) {
        assert!(found.is_empty() || fast.is_match(text));
    }
});
