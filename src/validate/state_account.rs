//! Account numbers of states with a check of their own, and the Spanish numbers of meters and land.

use super::compact::{compact, digit_values};
use super::digits::{Digits, number};
use super::mod97;
use super::weighted::sum;

fn has_digits(candidate: &str, is_checked: impl Fn(&[u8]) -> bool) -> bool {
    Digits::parse(candidate).is_some_and(|digits| !digits.is_repeated() && is_checked(&digits))
}

/// Argentina, CBU: Banco Central de la República Argentina, Comunicación A 2622. Bank and account have a check each.
pub(super) fn is_ar_cbu(candidate: &str) -> bool {
    has_digits(candidate, |digits| {
        digits.len() == 22
            && sum(&digits[..8], &[7, 1, 3, 9, 7, 1, 3, 1]) % 10 == 0
            && sum(&digits[8..], &[3, 9, 7, 1, 3, 9, 7, 1, 3, 9, 7, 1, 3, 1]) % 10 == 0
    })
}

/// Czech Republic, account number: Czech National Bank, Decree 169/2011. Prefix and number are multiples of 11.
pub(super) fn is_cz_account(candidate: &str) -> bool {
    const WEIGHTS: [u8; 10] = [6, 3, 7, 9, 10, 5, 8, 4, 2, 1];
    let is_checked = |part: &str| {
        Digits::parse(part).is_some_and(|digits| {
            digits.len() <= 10 && sum(&digits, &WEIGHTS[10 - digits.len()..]) % 11 == 0
        })
    };
    let Some((account, bank)) = candidate.split_once('/') else {
        return false;
    };
    let (prefix, number) = account.split_once('-').unwrap_or(("", account));
    bank.len() == 4
        && number.bytes().any(|byte| byte > b'0')
        && is_checked(prefix)
        && is_checked(number)
}

/// Spain, customer account code: Consejo Superior Bancario. A check for bank and branch, and one for the account.
pub(super) fn is_es_ccc(candidate: &str) -> bool {
    const WEIGHTS: [u8; 10] = [1, 2, 4, 8, 5, 10, 9, 7, 3, 6];
    let check = |digits: &[u8], weights: &[u8]| b"01987654321"[sum(digits, weights) as usize % 11];
    has_digits(candidate, |digits| {
        digits.len() == 20
            && check(&digits[..8], &WEIGHTS[2..]) == b'0' + digits[8]
            && check(&digits[10..], &WEIGHTS) == b'0' + digits[9]
    })
}

/// Spain, affiliation to the social security (NAF): Real Decreto 84/1996. Province, number and their remainder of 97.
pub(super) fn is_es_naf(candidate: &str) -> bool {
    has_digits(candidate, |digits| {
        digits.len() == 12 && {
            let (province, serial) = (
                u64::from(number(&digits[..2])),
                u64::from(number(&digits[2..10])),
            );
            // A number below ten million stands without its leading zero.
            let scale = if serial < 10_000_000 {
                10_000_000
            } else {
                100_000_000
            };
            (province * scale + serial) % 97 == u64::from(number(&digits[10..]))
        }
    })
}

/// Poland, account number (NRB): Narodowy Bank Polski, Zarządzenie 7/2017. The check digits are those of its IBAN.
pub(super) fn is_pl_nrb(candidate: &str) -> bool {
    has_digits(candidate, |digits| {
        digits.len() == 26 && {
            let (check, account) = digits.split_at(2);
            let ascii = |digit: &u8| b'0' + digit;
            let state_and_check = b"PL".iter().copied().chain(check.iter().map(ascii));
            mod97::remainder(account.iter().map(ascii).chain(state_and_check)) == Some(1)
        }
    })
}

/// Spain, supply point (CUPS), mod 529: Comisión Nacional de los Mercados y la Competencia. Two characters may follow.
pub(super) fn is_es_cups(candidate: &str) -> bool {
    const LETTERS: &[u8; 23] = b"TRWAGMYFPDXBNJZSQVHLCKE";
    let number: Vec<u8> = candidate
        .bytes()
        .filter(|byte| !matches!(byte, b' ' | b'-'))
        .collect();
    let [b'E', b'S', digits @ .., first, second] = number.get(..20).unwrap_or(&number) else {
        return false;
    };
    matches!(number.len(), 20 | 22)
        && digit_values::<16>(digits).is_some_and(|digits| {
            let fold = |rest: u32, &digit: &u8| (rest * 10 + u32::from(digit)) % 529;
            let rest = digits.iter().fold(0, fold) as usize;
            LETTERS[rest / 23] == *first && LETTERS[rest % 23] == *second
        })
}

/// Spain, cadastral reference: Dirección General del Catastro. A letter each for its two halves, with the place
/// between.
pub(super) fn is_es_catastro(candidate: &str) -> bool {
    const WEIGHTS: [u32; 11] = [13, 15, 12, 5, 4, 17, 9, 21, 3, 7, 1];
    const LETTERS: &[u8; 23] = b"MQWERTYUIOPASDFGHJKLBZX";
    let check = |half: &[u8], place: &[u8]| {
        let characters = half.iter().chain(place).zip(WEIGHTS);
        // Ñ stands between N and O, so that letters from O on count one more.
        let value = |byte: u8| match byte {
            b'0'..=b'9' => u32::from(byte - b'0'),
            b'A'..=b'N' => u32::from(byte - b'A') + 1,
            _ => u32::from(byte - b'A') + 2,
        };
        let sum: u32 = characters.map(|(&byte, weight)| value(byte) * weight).sum();
        LETTERS[sum as usize % 23]
    };
    compact::<20>(candidate).is_some_and(|reference| {
        let (halves, rest) = reference.split_at(14);
        reference
            .iter()
            .all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase())
            && check(&halves[..7], &rest[..4]) == rest[4]
            && check(&halves[7..], &rest[..4]) == rest[5]
    })
}

/// Mexico, CLABE: Asociación de Bancos de México; each product counts by its last digit.
pub(super) fn is_mx_clabe(candidate: &str) -> bool {
    has_digits(candidate, |digits| {
        digits.len() == 18
            && sum(
                digits,
                &[3, 7, 1, 3, 7, 1, 3, 7, 1, 3, 7, 1, 3, 7, 1, 3, 7, 1],
            ) % 10
                == 0
    })
}

/// New Zealand, account number: Inland Revenue, validation of bank accounts. The bank tells which weights count.
pub(super) fn is_nz_account(candidate: &str) -> bool {
    let Some(parts) = nz_parts(candidate) else {
        return false;
    };
    let [bank, branch, base, suffix] = parts;
    let mut digits = [0; 16];
    for (slots, mut part) in [
        (0..2, bank),
        (2..6, branch),
        (6..13, base),
        (13..16, suffix),
    ] {
        for slot in digits[slots].iter_mut().rev() {
            *slot = (part % 10) as u8;
            part /= 10;
        }
    }
    let weighted = |weights: &[u8; 16]| sum(&digits, weights);
    // Products of more than one digit count by their digits, until one is left.
    let folded = |weights: &[u8; 16]| -> u32 {
        let places = digits.iter().zip(weights);
        places
            .map(
                |(&digit, &weight)| match u32::from(digit) * u32::from(weight) {
                    0 => 0,
                    product => (product - 1) % 9 + 1,
                },
            )
            .sum()
    };
    match bank {
        1..=4 | 6 | 10..=24 | 27 | 30 | 35 | 38 if base < 990_000 => {
            weighted(&[0, 0, 6, 3, 7, 9, 0, 10, 5, 8, 4, 2, 1, 0, 0, 0]) % 11 == 0
        }
        1..=4 | 6 | 10..=24 | 27 | 30 | 35 | 38 => {
            weighted(&[0, 0, 0, 0, 0, 0, 0, 10, 5, 8, 4, 2, 1, 0, 0, 0]) % 11 == 0
        }
        8 => weighted(&[0, 0, 0, 0, 0, 0, 7, 6, 5, 4, 3, 2, 1, 0, 0, 0]) % 11 == 0,
        9 => folded(&[0, 0, 0, 0, 0, 0, 0, 0, 0, 5, 4, 3, 2, 0, 0, 1]) % 11 == 0,
        25 | 33 => weighted(&[0, 0, 0, 0, 0, 0, 1, 7, 3, 1, 7, 3, 1, 0, 0, 0]) % 10 == 0,
        26 | 28 | 29 => folded(&[0, 0, 0, 0, 0, 0, 1, 3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 == 0,
        31 => true,
        _ => false,
    }
}

/// Bank, branch, base and suffix; the last has two digits or three.
fn nz_parts(candidate: &str) -> Option<[u32; 4]> {
    let mut parts = candidate.split(['-', ' ']);
    let mut part = || Digits::parse(parts.next()?).map(|digits| number(&digits));
    let account = [part()?, part()?, part()?, part()?];
    parts.next().is_none().then_some(account)
}

#[cfg(test)]
mod tests {
    use super::super::sampling::{one_digit_off, passing};
    use super::*;

    type Check = fn(&str) -> bool;

    /// Each check with numbers that were made up for it, one of random digits, and how many of 1,000 of those pass.
    const CHECKS: &[(&str, Check, &[&str], &str, usize)] = &[
        (
            "ar_cbu",
            is_ar_cbu,
            &["9037713670623342946325", "12745474 96416898342901"],
            "######################",
            10,
        ),
        (
            "cz_account",
            is_cz_account,
            &["70375-0982739751/0100", "982739751/0100"],
            "##########/0100",
            91,
        ),
        (
            "es_ccc",
            is_es_ccc,
            &["4497-0681-75 2617198719"],
            "####################",
            10,
        ),
        (
            "es_cups",
            is_es_cups,
            &["ES 9678-212178094284-JY", "ES9678212178094284JY1P"],
            "ES################JY",
            2,
        ),
        (
            "es_naf",
            is_es_naf,
            &["28 48102637 83", "080481026359"],
            "############",
            10,
        ),
        (
            "es_catastro",
            is_es_catastro,
            &["3470034-VG7864B-9006 TT"],
            "#######VG####B####TT",
            2,
        ),
        (
            "mx_clabe",
            is_mx_clabe,
            &["014810263710481026"],
            "##################",
            100,
        ),
        (
            "pl_nrb",
            is_pl_nrb,
            &[
                "06 1090 2590 7627 4793 1540 5153",
                "65109025900464825007272144",
            ],
            "##########################",
            10,
        ),
        (
            "nz_account",
            is_nz_account,
            &["01-0902-4798219-17", "01 0902 1658259 076"],
            "01-0902-#######-00",
            91,
        ),
    ];

    #[test]
    fn samples_pass() {
        for (name, is_valid, samples, ..) in CHECKS {
            for sample in *samples {
                assert!(is_valid(sample), "{name} {sample}");
            }
        }
    }

    #[test]
    fn near_misses_fail() {
        for (name, is_valid, samples, ..) in CHECKS {
            let sample = samples[0];
            let passed = one_digit_off(sample)
                .filter(|wrong| is_valid(wrong))
                .count();
            // The code of a bank, some digits of a branch and the suffix of an account are no part of the check.
            assert!(passed <= 9, "{name} {passed}");
            for candidate in [
                "",
                "-",
                "/",
                "1-2/0100",
                "0/0100",
                "0000000000",
                "ES",
                "\u{661}",
                "é",
            ] {
                assert!(!is_valid(candidate), "{name} {candidate}");
            }
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        for (name, is_valid, _, shape, expected) in CHECKS {
            let passed = passing(shape, *is_valid);
            assert!(passed.abs_diff(expected * 100) < 600, "{name} {passed}");
        }
    }

    #[test]
    fn the_bank_tells_the_weights_of_a_new_zealand_account() {
        // The worked examples of the specification.
        for account in [
            "01-902-0068389-00",
            "08-6523-1954512-001",
            "26-2600-0320871-032",
        ] {
            assert!(is_nz_account(account), "{account}");
        }
        for account in [
            "01-902-0068388-00",
            "08-6523-1954513-001",
            "26-2600-0320871-033",
            "05-0902-0068389-00",
        ] {
            assert!(!is_nz_account(account), "{account}");
        }
    }
}
