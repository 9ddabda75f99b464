//! Numbers of states whose check is no plain weighted sum: each function names its register and source.

use super::compact::{compact, digit_values};
use super::digits::{Digits, number};
use super::luhn::is_luhn;
use super::weighted::{digit_sum_of_products, sum};
use super::{ee_isikukood, mod11_10, verhoeff};

/// Digits and letters by their value, as ISO/IEC 7064 counts them.
const ALPHANUMERIC: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
/// The same without letters that are easily misread: GB 32100-2015.
const CN_ALPHABET: &[u8] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
/// Letters that a payer in Belarus may begin with.
const BY_LETTERS: &[u8] = b"ABCEHKMOPT";
/// The letters of the New Zealand health index, which leaves out I and O.
const NHI_LETTERS: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZ";

fn has_digits(candidate: &str, is_checked: impl Fn(&[u8]) -> bool) -> bool {
    Digits::parse(candidate).is_some_and(|digits| !digits.is_repeated() && is_checked(&digits))
}

fn value(alphabet: &[u8], byte: u8) -> Option<u32> {
    let at = alphabet.iter().position(|&letter| letter == byte)?;
    Some(at as u32)
}

/// The sum of values of `alphabet` times their weights; `None` if a character is not of it.
fn sum_of(alphabet: &[u8], characters: &[u8], weights: impl Iterator<Item = u32>) -> Option<u32> {
    let places = characters.iter().zip(weights);
    places
        .map(|(&byte, weight)| Some(weight * value(alphabet, byte)?))
        .sum()
}

/// Brazil, number of a lawsuit: Conselho Nacional de Justiça, Resolução 65/2008. Its eighth and ninth digit check the
/// rest.
pub(super) fn is_br_processo(candidate: &str) -> bool {
    has_digits(candidate, |digits| {
        let add = |left: u32, digit: &u8| (left * 10 + u32::from(*digit)) % 97;
        digits.len() == 20 && {
            let (serial, rest) = digits.split_at(7);
            let (check, rest) = rest.split_at(2);
            serial.iter().chain(rest).chain(check).fold(0, add) == 1
        }
    })
}

/// Azerbaijan, VÖEN: Tax Code, article 16. The check is the last but one; 1 or 2 tells firms from persons.
pub(super) fn is_az_voen(candidate: &str) -> bool {
    has_digits(candidate, |digits| match digits {
        [body @ .., check, 1 | 2] if body.len() == 8 => {
            sum(body, &[4, 1, 8, 6, 2, 7, 5, 3]) % 11 == u32::from(*check)
        }
        _ => false,
    })
}

/// Belgium, number of an identity card, its first ten digits mod 97: Federal Public Service Interior.
pub(super) fn is_be_eid(candidate: &str) -> bool {
    has_digits(candidate, |digits| {
        digits.len() == 12 && {
            let rest = (number(&digits[..5]) % 97 * 100_000 + number(&digits[5..10])) % 97;
            (rest + 96) % 97 + 1 == number(&digits[10..])
        }
    })
}

/// Belarus, УНП: Ministry of Taxes and Duties. Persons begin with two letters, of which the second counts by its place.
pub(super) fn is_by_unp(candidate: &str) -> bool {
    const WEIGHTS: [u32; 8] = [29, 23, 19, 17, 13, 7, 5, 3];
    let Some(mut characters) = compact::<9>(candidate) else {
        return false;
    };
    if characters[0].is_ascii_uppercase() {
        match value(BY_LETTERS, characters[1]) {
            Some(place) => characters[1] = b'0' + place as u8,
            None => return false,
        }
    }
    characters[0] != b'0'
        && digit_values::<8>(&characters[1..]).is_some_and(|digits| digits.iter().any(|&d| d != 0))
        && sum_of(ALPHANUMERIC, &characters[..8], WEIGHTS.into_iter())
            .is_some_and(|sum| sum % 11 == u32::from(characters[8] - b'0'))
}

/// Canada, business number: Canada Revenue Agency. A program and its account, `RC0001`, may follow.
pub(super) fn is_ca_bn(candidate: &str) -> bool {
    let number = candidate.split(|c: char| c.is_ascii_alphabetic()).next();
    number.is_some_and(|number| has_digits(number, |digits| digits.len() == 9 && is_luhn(digits)))
}

/// China, unified social credit code, mod 31: GB 32100-2015.
pub(super) fn is_cn_uscc(candidate: &str) -> bool {
    let powers = std::iter::successors(Some(1), |power| Some(power * 3 % 31));
    compact::<18>(candidate).is_some_and(|characters| {
        sum_of(CN_ALPHABET, &characters[..17], powers)
            .zip(value(CN_ALPHABET, characters[17]))
            .is_some_and(|(sum, check)| (sum + check) % 31 == 0)
    })
}

/// Dominican Republic, RNC: Dirección General de Impuestos Internos.
pub(super) fn is_do_rnc(candidate: &str) -> bool {
    has_digits(candidate, |digits| {
        digits.len() == 9 && {
            let remainder = sum(&digits[..8], &[7, 9, 8, 6, 5, 4, 3, 2]) % 11;
            (10 - remainder) % 9 + 1 == u32::from(digits[8])
        }
    })
}

/// Ecuador, identity card: Registro Civil. A province, and a third digit up to 6, begin it.
pub(super) fn is_ec_cedula(candidate: &str) -> bool {
    has_digits(candidate, |digits| {
        digits.len() == 10 && is_ec_person(digits)
    })
}

fn is_ec_person(digits: &[u8]) -> bool {
    is_ec_province(digits) && digits[2] <= 6 && is_luhn(&digits[..10])
}

fn is_ec_province(digits: &[u8]) -> bool {
    matches!(number(&digits[..2]), 1..=24 | 30 | 50)
}

/// Ecuador, RUC: Servicio de Rentas Internas. Persons, firms (9) and authorities (6) have a check each, and a branch.
pub(super) fn is_ec_ruc(candidate: &str) -> bool {
    has_digits(candidate, |digits| {
        digits.len() == 13 && !digits.ends_with(&[0, 0, 0]) && is_ec_province(digits) && {
            let is_firm = sum(&digits[..10], &[4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 == 0;
            let is_public = sum(&digits[..9], &[3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 == 0;
            match digits[2] {
                0..=5 => is_ec_person(digits),
                6 => is_public || is_ec_person(digits),
                9 => is_firm || is_public,
                _ => false,
            }
        }
    })
}

/// Estonia, register number of a firm: Centre of Registers and Information Systems; the check is that of a personal
/// code.
pub(super) fn is_ee_register(candidate: &str) -> bool {
    has_digits(candidate, |digits| match digits {
        [1 | 7..=9, .., check] if digits.len() == 8 => {
            ee_isikukood::check_digit(&digits[..7]) == u32::from(*check)
        }
        _ => false,
    })
}

/// Ghana, TIN, mod 11 with X for 10: Ghana Revenue Authority.
pub(super) fn is_gh_tin(candidate: &str) -> bool {
    const WEIGHTS: &[u8] = &[1, 2, 3, 4, 5, 6, 7, 8, 9];
    let Some([b'P' | b'C' | b'G' | b'Q' | b'V', number @ .., check]) = compact::<11>(candidate)
    else {
        return false;
    };
    digit_values::<9>(&number).is_some_and(|digits| {
        let remainder = sum(&digits, WEIGHTS) as usize % 11;
        b"0123456789X"[remainder] == check
    })
}

/// Indonesia, NPWP: Direktorat Jenderal Pajak. Nine digits and their Luhn check, before them a 0 since 2024, behind
/// them six of the office; since then it may also be the number of a resident.
pub(super) fn is_id_npwp(candidate: &str) -> bool {
    has_digits(candidate, |digits| match digits {
        [0, rest @ ..] if digits.len() == 16 => is_luhn(&rest[..9]),
        _ => digits.len() == 15 && is_luhn(&digits[..9]),
    })
}

/// India, virtual number in place of an Aadhaar: UIDAI.
pub(super) fn is_in_vid(candidate: &str) -> bool {
    has_digits(candidate, |digits| {
        digits.len() == 16 && digits[0] > 1 && verhoeff::is_valid_digits(digits)
    })
}

/// Japan, corporate number, its check first: Ministry of Finance, Ordinance 70 of 2014.
pub(super) fn is_jp_corporate(candidate: &str) -> bool {
    has_digits(candidate, |digits| match digits {
        [check, body @ ..] if body.len() == 12 => 9 - sum(body, &[2, 1]) % 9 == u32::from(*check),
        _ => false,
    })
}

/// Kazakhstan, ИИН of persons and БИН of firms: Law 223-III of 2007; other weights when the first leave 10.
pub(super) fn is_kz_iin(candidate: &str) -> bool {
    has_digits(candidate, |digits| match digits {
        [body @ .., check] if body.len() == 11 => {
            let remainder = match sum(body, &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]) % 11 {
                10 => sum(body, &[3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2]) % 11,
                remainder => remainder,
            };
            remainder == u32::from(*check)
        }
        _ => false,
    })
}

/// Morocco, ICE, mod 97: Office Marocain de la Propriété Industrielle et Commerciale.
pub(super) fn is_ma_ice(candidate: &str) -> bool {
    has_digits(candidate, |digits| {
        digits.len() == 15
            && digits
                .iter()
                .fold(0, |rest, &digit| (rest * 10 + u32::from(digit)) % 97)
                == 0
    })
}

/// Mauritius, identity card, mod 17: Civil Status Division.
pub(super) fn is_mu_nid(candidate: &str) -> bool {
    compact::<14>(candidate).is_some_and(|characters| {
        characters[0].is_ascii_uppercase()
            && sum_of(ALPHANUMERIC, &characters[..13], (2..=14).rev())
                .zip(value(ALPHANUMERIC, characters[13]))
                .is_some_and(|(sum, check)| (17 - sum % 17) % 17 == check)
    })
}

/// New Zealand, national health index: HISO 10046. The old form ends with a digit mod 11, the new one with a letter.
pub(super) fn is_nz_nhi(candidate: &str) -> bool {
    let Some(characters) = compact::<7>(candidate) else {
        return false;
    };
    // Letters count from 1, digits as themselves.
    let values = characters[..6].iter().map(|&byte| match byte {
        b'0'..=b'9' => Some(u32::from(byte - b'0')),
        _ => Some(value(NHI_LETTERS, byte)? + 1),
    });
    let weighted = values.zip((2..=7).rev());
    let sum: Option<u32> = weighted.map(|(value, weight)| Some(value? * weight)).sum();
    sum.is_some_and(|sum| match characters[6] {
        // A remainder of 0 is passed over, one of 1 leaves 10, written as 0.
        check @ b'0'..=b'9' => sum % 11 != 0 && (11 - sum % 11) % 10 == u32::from(check - b'0'),
        // Its editions differ in the divisor, and numbers of either are in use.
        check => value(NHI_LETTERS, check)
            .is_some_and(|check| check == 23 - sum % 24 || check == 22 - sum % 23),
    })
}

/// Portugal, number of a citizen card with its version, the Luhn formula over digits and letters: AMA.
pub(super) fn is_pt_cc(candidate: &str) -> bool {
    let Some(characters) = compact::<12>(candidate) else {
        return false;
    };
    let doubled = |(index, &byte): (usize, &u8)| {
        let value = value(ALPHANUMERIC, byte)?;
        Some(match index % 2 {
            0 if value >= 5 => value * 2 - 9,
            0 => value * 2,
            _ => value,
        })
    };
    let sum: Option<u32> = characters.iter().enumerate().map(doubled).sum();
    sum.is_some_and(|sum| sum % 10 == 0)
}

/// Serbia, PIB, mod 11,10: Tax Administration.
pub(super) fn is_rs_pib(candidate: &str) -> bool {
    has_digits(candidate, |digits| {
        digits.len() == 9 && mod11_10::is_valid_digits(digits)
    })
}

/// Senegal, NINEA: Agence nationale de la Statistique et de la Démographie. Seven or nine digits, and a code of the tax
/// office.
pub(super) fn is_sn_ninea(candidate: &str) -> bool {
    let is_checked =
        |digits: &[u8]| matches!(digits.len(), 7 | 9) && sum(digits, &[1, 2]) % 10 == 0;
    // The code is a digit, a letter and a digit.
    let number = match candidate.len().checked_sub(3) {
        Some(at) if candidate.as_bytes()[at + 1].is_ascii_uppercase() => {
            candidate.get(..at).unwrap_or("")
        }
        _ => candidate,
    };
    has_digits(number, is_checked)
}

/// Türkiye, tax number: Gelir İdaresi Başkanlığı. Each digit is moved by its place and multiplied mod 9.
pub(super) fn is_tr_vkn(candidate: &str) -> bool {
    has_digits(candidate, |digits| match digits {
        [body @ .., check] if body.len() == 9 => {
            let places = body.iter().zip((1..=9_u32).rev());
            let sum: u32 = places
                .map(|(&digit, place)| match (u32::from(digit) + place) % 10 {
                    0 => 0,
                    moved => (moved * (1 << place) + 8) % 9 + 1,
                })
                .sum();
            (10 - sum % 10) % 10 == u32::from(*check)
        }
        _ => false,
    })
}

/// Taiwan, number of a firm, mod 5 since 2023: Ministry of Finance. A 7 in seventh place may count as 1 or 0.
pub(super) fn is_tw_ubn(candidate: &str) -> bool {
    has_digits(candidate, |digits| {
        digits.len() == 8 && {
            let sum = digit_sum_of_products(digits, &[1, 2, 1, 2, 1, 2, 4, 1]);
            sum % 5 == 0 || (digits[6] == 7 && (sum + 1) % 5 == 0)
        }
    })
}

/// Ukraine, ЄДРПОУ of firms: State Statistics Service. The first digit tells the order of the weights.
pub(super) fn is_ua_edrpou(candidate: &str) -> bool {
    has_digits(candidate, |digits| match digits {
        [body @ .., check] if body.len() == 7 => {
            let (first, second) = match body[0] {
                3..=5 => ([7, 1, 2, 3, 4, 5, 6], [9, 3, 4, 5, 6, 7, 8]),
                _ => ([1, 2, 3, 4, 5, 6, 7], [3, 4, 5, 6, 7, 8, 9]),
            };
            let remainder = match sum(body, &first) % 11 {
                10 => sum(body, &second) % 11 % 10,
                remainder => remainder,
            };
            remainder == u32::from(*check)
        }
        _ => false,
    })
}

/// Venezuela, RIF: SENIAT. The kind of person counts before eight digits.
pub(super) fn is_ve_rif(candidate: &str) -> bool {
    let Some([kind, number @ ..]) = compact::<10>(candidate) else {
        return false;
    };
    let start = match kind {
        b'V' => 4,
        b'E' => 8,
        b'J' | b'C' => 12,
        b'P' => 16,
        b'G' => 20,
        _ => return false,
    };
    digit_values::<9>(&number).is_some_and(|digits| {
        let remainder = (start + sum(&digits[..8], &[3, 2, 7, 6, 5, 4, 3, 2])) as usize % 11;
        b"00987654321"[remainder] == number[8]
    })
}

/// Zimbabwe, identity card, all digits but those of the district mod 23: Registrar General.
pub(super) fn is_zw_id(candidate: &str) -> bool {
    let Some((at, check)) = candidate
        .char_indices()
        .find(|(_, character)| character.is_ascii_uppercase())
    else {
        return false;
    };
    Digits::parse(&candidate[at + 1..]).is_some_and(|district| district.len() == 2)
        && has_digits(&candidate[..at], |digits| {
            matches!(digits.len(), 8 | 9)
                && char::from(b"ZABCDEFGHJKLMNPQRSTVWXY"[number(digits) as usize % 23]) == check
        })
}

#[cfg(test)]
mod tests {
    use super::super::sampling::{one_digit_off, passing};
    use super::*;

    type Check = fn(&str) -> bool;

    /// Each check with numbers that were made up for it, one of random digits, and how many of 1,000 of those pass.
    const CHECKS: &[(&str, Check, &[&str], &str, usize)] = &[
        (
            "az_voen",
            is_az_voen,
            &["3363673161", "4837235642"],
            "########9#",
            18,
        ),
        ("be_eid", is_be_eid, &["591-1917064-58"], "############", 10),
        (
            "br_processo",
            is_br_processo,
            &["6942633-26.2019.8.26.0100", "56726989420198260100"],
            "####################",
            10,
        ),
        (
            "by_unp",
            is_by_unp,
            &["260191091", "MA8821084"],
            "1########",
            91,
        ),
        (
            "ca_bn",
            is_ca_bn,
            &["381924786", "866415961 RC 0001"],
            "#########",
            100,
        ),
        (
            "cn_uscc",
            is_cn_uscc,
            &["91110105MA4810263Y"],
            "91110105MA########",
            32,
        ),
        ("do_rnc", is_do_rnc, &["1-01-85004-3"], "#########", 100),
        (
            "ec_cedula",
            is_ec_cedula,
            &["171938686-2", "0910482637"],
            "17########",
            70,
        ),
        (
            "ec_ruc",
            is_ec_ruc,
            &["1799349811001", "1768904706001", "1719386862001"],
            "179#######001",
            178,
        ),
        (
            "ee_register",
            is_ee_register,
            &["16828913"],
            "1#######",
            100,
        ),
        ("gh_tin", is_gh_tin, &["C0023893982"], "C00########", 91),
        (
            "id_npwp",
            is_id_npwp,
            &["72.744.901.9-819.746", "0727449019819746"],
            "###############",
            100,
        ),
        (
            "in_vid",
            is_in_vid,
            &["2833 2753 7004 6717"],
            "2###############",
            100,
        ),
        (
            "jp_corporate",
            is_jp_corporate,
            &["6653711211370", "6-6537-1121-1370"],
            "#############",
            100,
        ),
        ("kz_iin", is_kz_iin, &["850714301264"], "############", 100),
        (
            "ma_ice",
            is_ma_ice,
            &["523284474317377"],
            "###############",
            10,
        ),
        (
            "mu_nid",
            is_mu_nid,
            &["J2906201349844"],
            "J29062########",
            59,
        ),
        (
            "nz_nhi",
            is_nz_nhi,
            &["ZAC5361", "ZZZ00AX", "ZBN77VL"],
            "ZKC####",
            91,
        ),
        ("pt_cc", is_pt_cc, &["50655374 3 ZZ6"], "#########ZZ#", 100),
        ("rs_pib", is_rs_pib, &["761093602"], "#########", 100),
        (
            "sn_ninea",
            is_sn_ninea,
            &["5496775 2H2", "5496775", "005496775"],
            "#######",
            100,
        ),
        ("tr_vkn", is_tr_vkn, &["6180646908"], "##########", 100),
        (
            "tw_ubn",
            is_tw_ubn,
            &["75065399", "12345731"],
            "########",
            220,
        ),
        (
            "ua_edrpou",
            is_ua_edrpou,
            &["64488766", "37230123"],
            "########",
            100,
        ),
        (
            "ve_rif",
            is_ve_rif,
            &["V-16960322-3", "J310481024"],
            "J#########",
            100,
        ),
        ("zw_id", is_zw_id, &["63-481026 P 42"], "########Z42", 43),
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
            // Some digits are no part of the check, such as those of an office or district.
            assert!(passed <= 6, "{name} {passed}");
            for candidate in [
                "",
                "-",
                "1",
                "000000000",
                "0000000000000",
                "A",
                "\u{661}",
                "é",
                "AB1é",
            ] {
                assert!(!is_valid(candidate), "{name} {candidate}");
            }
            assert!(!is_valid(&format!("{sample}12345678")), "{name}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        for (name, is_valid, _, shape, expected) in CHECKS {
            let passed = passing(shape, *is_valid);
            assert!(passed.abs_diff(expected * 100) < 600, "{name} {passed}");
        }
    }
}
