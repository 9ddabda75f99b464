//! VAT numbers of the European Union and Northern Ireland by their country prefix: VIES, and
//! Directive 2006/112/EC Art. 215. Most states do not publish the check; issued numbers hold it.

use super::digits::{Digits, number};
use super::luhn::is_luhn;
use super::weighted::{digit_sum_of_products, sum};
use super::{
    bg_egn, cz_rodne_cislo, de_ust_idnr, ee_isikukood, es_cif, es_dni, es_nie, fr_siren, gr_afm,
    hr_oib, ie_ppsn, it_partita_iva, lv_personas_kods, mod97, nl_bsn, pl_nip, pt_nif,
};

/// Whether the candidate is a prefix of VIES and a number that checks in that state.
pub(super) fn is_valid(candidate: &str) -> bool {
    let Some((prefix, body)) = candidate.split_at_checked(2) else {
        return false;
    };
    has_check(prefix, body.trim_start_matches(' '))
}

/// Whether the candidate is a number of the state with this prefix, written with the prefix or without.
pub(super) fn is_of(prefix: &str, candidate: &str) -> bool {
    let body = candidate.strip_prefix(prefix).unwrap_or(candidate);
    has_check(prefix, body.trim_start_matches([' ', '-']))
}

/// Whether the candidate is a Hungarian number, with or without the codes of the tax and the county, `-2-41`.
pub(super) fn is_hungarian_tax(candidate: &str) -> bool {
    let number = match candidate.len().checked_sub(5) {
        Some(at) if candidate.as_bytes()[at] == b'-' => &candidate[..at],
        _ => candidate,
    };
    is_of("HU", number)
}

/// Whether the candidate is a number of Britain or the Isle of Man, which count as those of Northern Ireland do.
pub(super) fn is_british(candidate: &str) -> bool {
    let mut prefixes = ["GB", "IM", "XI"].into_iter();
    let body = prefixes.find_map(|prefix| candidate.strip_prefix(prefix));
    is_northern_irish(body.unwrap_or(candidate).trim_start_matches([' ', '-']))
}

fn has_check(prefix: &str, body: &str) -> bool {
    match prefix {
        "AT" => body
            .strip_prefix('U')
            .is_some_and(|body| has_digits(body, is_austrian)),
        "BE" => has_digits(body, is_belgian),
        "BG" => has_digits(body, is_bulgarian) || bg_egn::is_valid(body),
        "CY" => is_cypriot(body),
        "CZ" => has_digits(body, is_czech) || cz_rodne_cislo::is_valid(body),
        "DE" => de_ust_idnr::is_valid(body),
        "DK" => has_digits(body, is_danish),
        "EE" => has_digits(body, is_estonian),
        "EL" => gr_afm::is_valid(body),
        "ES" => es_dni::is_valid(body) || es_nie::is_valid(body) || es_cif::is_valid(body),
        "FI" => has_digits(body, is_finnish),
        "FR" => is_french(body),
        "HR" => hr_oib::is_valid(body),
        "HU" => has_digits(body, is_hungarian),
        "IE" => ie_ppsn::is_valid(body) || is_old_irish(body),
        "IT" => it_partita_iva::is_valid(body),
        "LT" => has_digits(body, is_lithuanian),
        "LU" => has_digits(body, is_luxembourgish),
        "LV" => has_digits(body, is_latvian) || lv_personas_kods::is_valid(body),
        "MT" => has_digits(body, is_maltese),
        "NL" => is_dutch(body),
        "PL" => pl_nip::is_valid(body),
        "PT" => pt_nif::is_valid(body),
        "RO" => has_digits(body, is_romanian),
        "SE" => has_digits(body, is_swedish),
        "SI" => has_digits(body, is_slovene),
        "SK" => has_digits(body, is_slovak),
        "XI" => is_northern_irish(body),
        _ => false,
    }
}

/// Whether the body is digits, not all of them the same, that satisfy the check.
fn has_digits(body: &str, is_checked: fn(&[u8]) -> bool) -> bool {
    Digits::parse(body).is_some_and(|digits| !digits.is_repeated() && is_checked(&digits))
}

fn is_austrian(digits: &[u8]) -> bool {
    digits.len() == 8 && (digit_sum_of_products(digits, &[1, 2, 1, 2, 1, 2, 1, 1]) + 4) % 10 == 0
}

/// Ten digits; nine of the years before 2005, when all numbers got a 0 before them.
fn is_belgian(digits: &[u8]) -> bool {
    let at = digits.len().saturating_sub(2);
    matches!((digits.len(), digits[0]), (10, 0 | 1) | (9, _))
        && 97 - number(&digits[..at]) % 97 == number(&digits[at..])
}

/// Organisations have nine digits; ten are a civil number, or the number of a foreigner or of
/// another person.
fn is_bulgarian(digits: &[u8]) -> bool {
    match digits {
        [body @ .., check] if digits.len() == 9 => {
            let value = match sum(body, &[1, 2, 3, 4, 5, 6, 7, 8]) % 11 {
                10 => sum(body, &[3, 4, 5, 6, 7, 8, 9, 10]) % 11 % 10,
                remainder => remainder,
            };
            value == u32::from(*check)
        }
        [body @ .., check] if digits.len() == 10 => {
            sum(body, &[21, 19, 17, 13, 11, 9, 7, 3, 1]) % 10 == u32::from(*check)
                || sum(digits, &[4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 == 0
        }
        _ => false,
    }
}

/// Eight digits and a letter; digits in odd places count by a table.
fn is_cypriot(body: &str) -> bool {
    const ODD: [u32; 10] = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21];
    let Some((digits, letter)) = body.split_at_checked(8) else {
        return false;
    };
    Digits::parse(digits)
        .filter(|digits| digits.len() == 8 && !digits.starts_with(&[1, 2]) && !digits.is_repeated())
        .is_some_and(|digits| {
            let places = digits.iter().enumerate();
            let sum: u32 = places
                .map(|(index, &digit)| match index % 2 {
                    0 => ODD[usize::from(digit)],
                    _ => u32::from(digit),
                })
                .sum();
            letter.as_bytes() == [b'A' + (sum % 26) as u8]
        })
}

/// Organisations have eight digits; persons a birth number, or nine digits that start with 6.
fn is_czech(digits: &[u8]) -> bool {
    match digits {
        [0..=8, ..] if digits.len() == 8 => {
            let value = 11 - sum(&digits[..7], &[8, 7, 6, 5, 4, 3, 2]) % 11;
            value % 10 == u32::from(digits[7])
        }
        [6, body @ .., check] if digits.len() == 9 => {
            (sum(body, &[8, 7, 6, 5, 4, 3, 2]) % 11 + 8) % 10 == u32::from(*check)
        }
        _ => false,
    }
}

fn is_danish(digits: &[u8]) -> bool {
    digits.len() == 8 && digits[0] != 0 && sum(digits, &[2, 7, 6, 5, 4, 3, 2, 1]) % 11 == 0
}

fn is_estonian(digits: &[u8]) -> bool {
    digits.len() == 9 && sum(digits, &[3, 7, 1]) % 10 == 0
}

fn is_finnish(digits: &[u8]) -> bool {
    digits.len() == 8 && sum(digits, &[7, 9, 10, 5, 8, 4, 2, 1]) % 11 == 0
}

/// A key of two digits over a SIREN; keys with a letter follow another rule and are not checked.
fn is_french(body: &str) -> bool {
    let Some((key, siren)) = body.split_at_checked(2) else {
        return false;
    };
    let Some(company) = Digits::parse(siren).filter(|digits| digits.len() == 9) else {
        return false;
    };
    let is_key = match Digits::parse(key) {
        Some(key) if key.len() == 2 => (12 + 3 * (number(&company) % 97)) % 97 == number(&key),
        _ => key
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'A'..=b'H' | b'J'..=b'N' | b'P'..=b'Z')),
    };
    // Monaco shares the prefix; its numbers begin with 000 in place of a SIREN.
    is_key && (company.starts_with(&[0, 0, 0]) || fr_siren::is_valid(siren))
}

fn is_hungarian(digits: &[u8]) -> bool {
    digits.len() == 8 && sum(digits, &[9, 7, 3, 1, 9, 7, 3, 1]) % 10 == 0
}

/// The old form has a letter or sign in second place; its first digit counts as the seventh.
fn is_old_irish(body: &str) -> bool {
    let Ok([first, b'A'..=b'Z' | b'+' | b'*', rest @ .., check]) =
        <[u8; 8]>::try_from(body.as_bytes())
    else {
        return false;
    };
    let [a, b, c, d, e] = rest;
    ie_ppsn::is_checked(&[b'0', a, b, c, d, e, first], check, 0)
}

/// Nine digits for organisations, twelve for the others; the last but one is always 1.
fn is_lithuanian(digits: &[u8]) -> bool {
    match digits {
        [body @ .., check] if matches!(digits.len(), 9 | 12) => {
            body.ends_with(&[1]) && ee_isikukood::check_digit(body) == u32::from(*check)
        }
        _ => false,
    }
}

fn is_luxembourgish(digits: &[u8]) -> bool {
    digits.len() == 8 && number(&digits[..6]) % 89 == number(&digits[6..])
}

/// Organisations start above 3, below that stands a personal code.
fn is_latvian(digits: &[u8]) -> bool {
    digits.len() == 11
        && digits[0] > 3
        && sum(digits, &[9, 1, 4, 8, 3, 10, 2, 5, 7, 6, 1]) % 11 == 3
}

fn is_maltese(digits: &[u8]) -> bool {
    digits.len() == 8
        && digits[0] != 0
        && 37 - sum(&digits[..6], &[3, 4, 6, 7, 8, 9]) % 37 == number(&digits[6..])
}

/// Nine digits, B and two digits; persons have had numbers checked mod 97 since 2020.
fn is_dutch(body: &str) -> bool {
    let Some((digits, branch)) = body.split_once('B') else {
        return false;
    };
    let is_branch = branch.len() == 2 && branch.bytes().all(|byte| byte.is_ascii_digit());
    let number = body.bytes().filter(u8::is_ascii_alphanumeric);
    is_branch
        && branch != "00"
        && has_digits(digits, |digits| digits.len() == 9)
        && (nl_bsn::is_valid(digits)
            || mod97::remainder(b"NL".iter().copied().chain(number)) == Some(1))
}

fn is_romanian(digits: &[u8]) -> bool {
    const WEIGHTS: [u8; 9] = [7, 5, 3, 2, 1, 7, 5, 3, 2];
    match digits {
        [1..=9, .., check] if (2..=10).contains(&digits.len()) => {
            let body = &digits[..digits.len() - 1];
            10 * sum(body, &WEIGHTS[9 - body.len()..]) % 11 % 10 == u32::from(*check)
        }
        _ => false,
    }
}

fn is_swedish(digits: &[u8]) -> bool {
    digits.len() == 12 && is_luhn(&digits[..10]) && (1..=94).contains(&number(&digits[10..]))
}

fn is_slovene(digits: &[u8]) -> bool {
    // A remainder of 1 leaves 10, written as 0; a remainder of 0 leaves 11, which is not issued.
    let remainder = |digits: &[u8]| sum(digits, &[8, 7, 6, 5, 4, 3, 2]) % 11;
    digits.len() == 8
        && digits[0] != 0
        && remainder(&digits[..7]) != 0
        && (11 - remainder(&digits[..7])) % 10 == u32::from(digits[7])
}

fn is_slovak(digits: &[u8]) -> bool {
    digits.len() == 10
        && digits[0] != 0
        && matches!(digits[2], 2..=4 | 7..=9)
        // As 10 is -1 mod 11, places count 1 and -1 in turn.
        && sum(digits, &[10, 1]) % 11 == 0
}

/// Nine digits, twelve with a branch, or GD and HA with three for authorities.
fn is_northern_irish(body: &str) -> bool {
    if let Some(authority) = body.strip_prefix("GD").or_else(|| body.strip_prefix("HA")) {
        return authority.len() == 3 && authority.bytes().all(|byte| byte.is_ascii_digit());
    }
    has_digits(body, |digits| {
        matches!(digits.len(), 9 | 12) && {
            let sum = sum(&digits[..7], &[8, 7, 6, 5, 4, 3, 2]) + number(&digits[7..9]);
            // The newer series is off by 55, so that no number of the older one fits it.
            sum % 97 == 0 || (sum + 55) % 97 == 0
        }
    })
}

#[cfg(test)]
mod tests {
    use super::super::sampling::assert_passing;
    use super::{is_british, is_hungarian_tax, is_of, is_valid};

    #[test]
    fn samples_pass() {
        for candidate in [
            "ATU13585627",
            "BE0428759497",
            "BE428759497",
            "BG175074752",
            "BG7523169263",
            "CY10259033P",
            "CZ25123891",
            "CZ7103192745",
            "CZ640903926",
            "DE136695976",
            "DK13585628",
            "EE100931558",
            "EL094259216",
            "ESJ99216582",
            "ES12345678Z",
            "ESX1234567L",
            "FI20774740",
            "FR40303265045",
            "FR 40 303 265 045",
            "FR83404833048",
            "FR53000004605",
            "HR33392005961",
            "HU12892312",
            "IE6433435F",
            "IE6433435OA",
            "IE8D79739I",
            "IT00743110157",
            "LT119511515",
            "LT100001919017",
            "LU15027442",
            "LV40003521600",
            "LV16117519997",
            "MT11679112",
            "NL004495445B01",
            "NL123456789B13",
            "PL8567346215",
            "PT501964843",
            "RO18547290",
            "SE123456789701",
            "SI50223054",
            "SK2022749619",
            "XI980780684",
            "XIGD001",
            "XIHA500",
        ] {
            assert!(is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn near_misses_fail() {
        for candidate in [
            "ATU13585628",
            "ATU31585627",
            "ATU135856277",
            "ATU1358562",
            "QATU13585627Z",
            "AT13585627",
            "BE0428759498",
            "BG175074753",
            "CY10259033Q",
            "CY12000139V",
            "CZ25123890",
            "DE136695977",
            "DK13585629",
            "EE100931559",
            "EL094259217",
            "ESJ99216583",
            "FI20774741",
            "FR41303265045",
            "FR4O303265046",
            "HR33392005962",
            "HU12892313",
            "IE6433435G",
            "IT00743110158",
            "LT119511516",
            "LU15027443",
            "LV40003521601",
            "MT11679113",
            "NL004495445B00",
            "NL004495446B01",
            "PL8567346216",
            "PT501964844",
            "RO18547291",
            "SE123456789700",
            "SI50223055",
            "SK2022749618",
            "XI980780685",
            "XIGD50",
            "XIHA5000",
            "ZZ123456789",
            "DE",
            "D",
            "Dé12",
            "",
            "\u{661}",
            "é",
        ] {
            assert!(!is_valid(candidate), "{candidate}");
        }
    }

    #[test]
    fn the_prefix_of_a_state_may_be_missing() {
        for (prefix, candidate) in [
            ("DK", "13585628"),
            ("DK", "DK-13585628"),
            ("EL", "094259216"),
            ("NL", "004495445B01"),
            ("FR", "FR 40 303 265 045"),
        ] {
            assert!(is_of(prefix, candidate), "{candidate}");
        }
        for candidate in ["12892312", "HU12892312", "12892312-2-41"] {
            assert!(is_hungarian_tax(candidate), "{candidate}");
        }
        assert!(
            !is_hungarian_tax("12892313-2-41") && !is_hungarian_tax("é") && !is_hungarian_tax("")
        );
        assert!(!is_of("DK", "13585629"));
        assert!(!is_of("DK", "FI20774740"));
        assert!(is_british("GB 980 7806 84") && is_british("980780684"));
        assert!(!is_british("GB 980 7806 85"));
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        assert_passing("BE0#########", is_valid, 811..1189);
        assert_passing("DK########", is_valid, 7661..8702);
        assert_passing("LU########", is_valid, 811..1189);
        assert_passing("SK##########", is_valid, 4499..5320);
    }
}
