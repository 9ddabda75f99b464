//! A pack from elsewhere beside an embedded one: whatever it holds, what the embedded one finds stays covered.
#![no_main]

use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use promptveil::{Pack, RuleSet, Scanner};
use promptveil_fuzz::assert_in_order;

const TEXT: &str = "Client SSN 531-27-8846, ITIN 912-70-1234, EIN 12-3456789, passport C03005988, A-Number A012345678, \
                    MA licence S12345678; last four of her social: 8846. Case LV-25-004417, 2024-01-31";

fn embedded() -> &'static Scanner {
    static EMBEDDED: OnceLock<Scanner> = OnceLock::new();
    let build =
        || Scanner::new(RuleSet::builtin(Pack::IDENTITY)).expect("an embedded pack compiles");
    EMBEDDED.get_or_init(build)
}

fuzz_target!(|data: &[u8]| {
    let Ok(rules) = RuleSet::from_toml_bytes(data) else {
        return;
    };
    let Ok(merged) = RuleSet::builtin(Pack::IDENTITY).merge(rules) else {
        return;
    };
    let Ok(scanner) = Scanner::new(merged) else {
        return;
    };
    let found = scanner.scan(TEXT);
    assert_in_order(TEXT.as_bytes(), &found);
    let expected = embedded().scan(TEXT);
    assert!(expected.len() >= 4);
    for place in expected.iter().flat_map(|finding| finding.range()) {
        assert!(
            found.iter().any(|finding| finding.range().contains(&place)),
            "{place} is left open"
        );
    }
});
