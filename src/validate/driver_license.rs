//! Driver licence and state id numbers: the union of the shapes that the fifty states and the
//! District of Columbia publish or print, and the British one. No check digit is used.

use super::{has_digit, not_repeated, uk_driving_licence};

/// Shapes beyond a run of letters and a run of digits: `@` a letter, `#` a digit, `?` either,
/// `!` a letter or the asterisk that fills short names in Washington; anything else is itself.
const SHAPES: [&str; 34] = [
    "##-###-####",       // CO
    "@###-###-##-###-#", // FL
    "@@######@",         // ID
    "@###-####-####",    // IL
    "@###-###-####",     // IL, groups of a telephone number
    "@### ### ###",      // VA
    "@###-###-###-###",  // MD, with one hyphen less
    "####-##-####",      // IN
    "###@@####",         // IA
    "@##-##-####",       // KS, VA
    "@#@#@",             // KS
    "@##-###-###",       // KY
    "#######@",          // ME, VT
    "@-###-###-###-###", // MD
    "@ ### ### ### ###", // MI
    "SA#######",         // MA
    "@ #### ####",       // MA, as people group it
    "@#### ####",        // MA, the same
    "###-##-####",       // MS
    "@######R",          // MO
    "###@######",        // MO
    "########@@",        // MO
    "#########@",        // MO
    "NH@########",       // NH
    "##@@@#####",        // NH
    "@#### ##### #####", // NJ
    "@####-#####-#####", // NJ
    "### ### ###",       // NY
    "@@@-##-####",       // ND
    "## ### ###",        // PA
    "WDL?????????",      // WA
    "!!!!!!!###??",      // WA
    "@###-####-####-##", // WI
    "######-###",        // WY
];

/// Whether the candidate has the shape of some state, a digit, and more than one character.
pub(super) fn is_valid(candidate: &str) -> bool {
    let is_shaped = is_plain_run(candidate) || SHAPES.iter().any(|shape| fits(candidate, shape));
    (is_shaped && has_digit::is_valid(candidate) && not_repeated::is_valid(candidate))
        || uk_driving_licence::is_valid(candidate)
}

/// Most states: up to three letters, then digits; the lengths are those of all states together.
fn is_plain_run(candidate: &str) -> bool {
    let digits = candidate.trim_start_matches(|character: char| character.is_ascii_uppercase());
    let letters = candidate.len() - digits.len();
    digits.bytes().all(|byte| byte.is_ascii_digit())
        && match letters {
            0 => matches!(digits.len(), 4..=14 | 16),
            1 => matches!(digits.len(), 3..=14 | 18),
            2 => matches!(digits.len(), 2..=6),
            3 => digits.len() == 6,
            _ => false,
        }
}

fn fits(candidate: &str, shape: &str) -> bool {
    candidate.len() == shape.len()
        && candidate
            .bytes()
            .zip(shape.bytes())
            .all(|(byte, place)| match place {
                b'@' => byte.is_ascii_uppercase(),
                b'#' => byte.is_ascii_digit(),
                b'?' => byte.is_ascii_uppercase() || byte.is_ascii_digit(),
                b'!' => byte.is_ascii_uppercase() || byte == b'*',
                _ => byte == place,
            })
}

#[cfg(test)]
mod tests {
    use super::is_valid;

    #[test]
    fn samples_pass() {
        for candidate in [
            "S12345678",
            "S 1234 5678",
            "SA1234567",
            "D1234562",
            "A123-4567-8901",
            "12ABC34567",
            "A123-456-78-901-2",
            "A-123-456-789-012",
            "A 123 456 789 012",
            "A1234 56789 01234",
            "123 456 789",
            "WDLABCD12345",
            "DOE**JA123AB",
            "NHL12345678",
            "K1A2B",
            "1234",
            "1234567A",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "12",
            "00000000",
            "renewed",
            "ABCDEFGHIJKL",
            "s12345678",
            "123456789012345",
            "ABCD123456",
            "A123-4567-890",
            "",
            "é",
            "A1234567é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }
}
