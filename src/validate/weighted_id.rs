//! Numbers of states that end with a check character for a weighted sum of their digits: one line of facts a scheme.
//!
//! `A - OECD` below is the sheet on tax identification numbers that the state has filed there for the automatic
//! exchange of information.

use std::ops::RangeInclusive;

use super::digits::{Digits, number};
use super::weighted::sum;

/// How one register checks its numbers.
pub(super) struct WeightedId {
    /// How many characters a number has, the last one the check.
    length: RangeInclusive<usize>,
    /// Of the digits before the check; those of a shorter number take the last ones.
    weights: &'static [u8],
    /// The check by the remainder of the sum, as many as the modulus; a `-` where none is issued.
    checks: &'static [u8],
}

/// The remainder, of which the last digit counts.
const REMAINDER_11: &[u8] = b"01234567890";
/// What the sum lacks to the next multiple, of which the last digit counts.
const MISSING_11: &[u8] = b"00987654321";
/// As before, where a number that would need a 10 is passed over.
const MISSING_11_STRICT: &[u8] = b"0-987654321";
const MISSING_10: &[u8] = b"0987654321";
/// Weights that grow from the right, beginning with 2.
const GROWING: &[u8] = &[13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2];
const TWO_TO_SEVEN: &[u8] = &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2];

/// Bulgaria, personal number of a foreigner (ЛНЧ): Regulation on the personal number of a foreigner, Ministry of
/// Interior.
pub(super) const BG_LNCH: WeightedId = WeightedId {
    length: 10..=10,
    weights: &[21, 19, 17, 13, 11, 9, 7, 3, 1],
    checks: b"0123456789",
};

/// British Columbia, personal health number: Ministry of Health, PHN check digit routine. It begins with 9.
pub(super) const CA_BC_PHN: WeightedId = WeightedId {
    length: 10..=10,
    weights: &[0, 2, 4, 8, 5, 10, 9, 7, 3],
    checks: MISSING_11_STRICT,
};

/// Colombia, NIT: DIAN, Orden administrativa 4 of 1989.
pub(super) const CO_NIT: WeightedId = WeightedId {
    length: 7..=15,
    weights: &[67, 59, 53, 47, 43, 41, 37, 29, 23, 19, 17, 13, 7, 3],
    checks: b"01987654321",
};

/// Guatemala, NIT: Superintendencia de Administración Tributaria, electronic invoices (FEL), rule for the receiver's
/// NIT.
pub(super) const GT_NIT: WeightedId = WeightedId {
    length: 3..=12,
    weights: &[12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2],
    checks: b"0K987654321",
};

/// Iran, national code: Civil Registration Organization, card of national identity.
pub(super) const IR_NATIONAL_CODE: WeightedId = WeightedId {
    length: 10..=10,
    weights: &[10, 9, 8, 7, 6, 5, 4, 3, 2],
    checks: b"01987654321",
};

/// Korea, number of a legal person: Rules on the registration numbers of corporations, Supreme Court.
pub(super) const KR_CORP: WeightedId = WeightedId {
    length: 13..=13,
    weights: &[1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2],
    checks: MISSING_10,
};

/// Kuwait, civil number: Public Authority for Civil Information.
pub(super) const KW_CIVIL: WeightedId = WeightedId {
    length: 12..=12,
    weights: &[2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2],
    checks: MISSING_11_STRICT,
};

/// Luxembourg, number of a legal person: A - OECD.
pub(super) const LU_ENTITY: WeightedId = WeightedId {
    length: 11..=11,
    weights: TWO_TO_SEVEN,
    checks: MISSING_11,
};

/// Moldova, IDNP of persons and IDNO of firms: Government Decision 333 of 2002.
pub(super) const MD_IDN: WeightedId = WeightedId {
    length: 13..=13,
    weights: &[7, 3, 1, 7, 3, 1, 7, 3, 1, 7, 3, 1],
    checks: b"0123456789",
};

/// Montenegro, PIB: Tax Administration, rulebook on the assignment of the tax identification number.
pub(super) const ME_PIB: WeightedId = WeightedId {
    length: 8..=8,
    weights: &[8, 7, 6, 5, 4, 3, 2],
    checks: MISSING_11,
};

/// North Macedonia, ЕДБ: Public Revenue Office.
pub(super) const MK_EDB: WeightedId = WeightedId {
    length: 13..=13,
    weights: &[7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2],
    checks: MISSING_11,
};

/// Mozambique, NUIT: Autoridade Tributária de Moçambique.
pub(super) const MZ_NUIT: WeightedId = WeightedId {
    length: 9..=9,
    weights: &[8, 9, 4, 5, 6, 7, 8, 9],
    checks: b"01234567891",
};

/// Norway, bank account: Bits, account number and check digit.
pub(super) const NO_ACCOUNT: WeightedId = WeightedId {
    length: 11..=11,
    weights: TWO_TO_SEVEN,
    checks: MISSING_11_STRICT,
};

/// Norway, organisation number: Brønnøysundregistrene, about the organisation number.
pub(super) const NO_ORGNR: WeightedId = WeightedId {
    length: 9..=9,
    weights: &[3, 2, 7, 6, 5, 4, 3, 2],
    checks: MISSING_11_STRICT,
};

/// Peru, check behind the number of a DNI, written as a digit: RENIEC.
pub(super) const PE_CUI_DIGIT: WeightedId = WeightedId {
    length: 9..=9,
    weights: &[3, 2, 7, 6, 5, 4, 3, 2],
    checks: b"65432110987",
};

/// The same, written as a letter.
pub(super) const PE_CUI_LETTER: WeightedId = WeightedId {
    length: 9..=9,
    weights: &[3, 2, 7, 6, 5, 4, 3, 2],
    checks: b"KJIHGFEDCBA",
};

/// Peru, RUC: SUNAT, check digit of the RUC.
pub(super) const PE_RUC: WeightedId = WeightedId {
    length: 11..=11,
    weights: TWO_TO_SEVEN,
    checks: b"10987654321",
};

/// Portugal, number of the identity card: Instituto dos Registos e do Notariado.
pub(super) const PT_NIC: WeightedId = WeightedId {
    length: 9..=9,
    weights: &[9, 8, 7, 6, 5, 4, 3, 2],
    checks: MISSING_11,
};

/// Paraguay, RUC: Dirección Nacional de Ingresos Tributarios, check digit mod 11.
pub(super) const PY_RUC: WeightedId = WeightedId {
    length: 6..=9,
    weights: GROWING,
    checks: MISSING_11,
};

/// Russia, state registration number of a firm (ОГРН), the rest mod 11: Ministry of Finance, Order 165n of 2017.
pub(super) const RU_OGRN: WeightedId = WeightedId {
    length: 13..=13,
    weights: &[10, 1, 10, 1, 10, 1, 10, 1, 10, 1, 10, 1],
    checks: REMAINDER_11,
};

/// The same of a sole trader (ОГРНИП), the rest mod 13.
pub(super) const RU_OGRNIP: WeightedId = WeightedId {
    length: 15..=15,
    weights: &[10, 1, 4, 3, 12, 9, 10, 1, 4, 3, 12, 9, 10, 1],
    checks: b"0123456789012",
};

/// Slovenia, register number of a firm: AJPES; three characters of a unit may follow.
pub(super) const SI_MATICNA: WeightedId = WeightedId {
    length: 7..=7,
    weights: &[7, 6, 5, 4, 3, 2],
    checks: b"-0987654321",
};

/// El Salvador, NIT with a serial up to 100: Ministerio de Hacienda.
pub(super) const SV_NIT_OLD: WeightedId = WeightedId {
    length: 14..=14,
    weights: &[14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2],
    checks: REMAINDER_11,
};

/// El Salvador, NIT with a higher serial.
pub(super) const SV_NIT_NEW: WeightedId = WeightedId {
    length: 14..=14,
    weights: &[2, 7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2],
    checks: MISSING_11,
};

/// Thailand, number of a citizen, firm or taxpayer: Revenue Department. That of a firm begins with 0.
pub(super) const TH_TIN: WeightedId = WeightedId {
    length: 13..=13,
    weights: &[13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2],
    checks: b"10987654321",
};

/// Ukraine, number of a taxpayer (РНОКПП): Order 822 of the Ministry of Finance, 2017.
pub(super) const UA_RNOKPP: WeightedId = WeightedId {
    length: 10..=10,
    weights: &[10, 5, 7, 9, 4, 6, 10, 5, 7],
    checks: REMAINDER_11,
};

/// Uruguay, identity card: Dirección Nacional de Identificación Civil.
pub(super) const UY_CEDULA: WeightedId = WeightedId {
    length: 7..=8,
    weights: &[2, 9, 8, 7, 6, 3, 4],
    checks: MISSING_10,
};

/// Uruguay, RUT: Dirección General Impositiva.
pub(super) const UY_RUT: WeightedId = WeightedId {
    length: 12..=12,
    weights: &[4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2],
    checks: MISSING_11_STRICT,
};

/// Vietnam, tax code: Circular 95/2016/TT-BTC; three digits of a branch may follow.
pub(super) const VN_MST: WeightedId = WeightedId {
    length: 10..=10,
    weights: &[31, 29, 23, 19, 17, 13, 7, 5, 3],
    checks: b"-9876543210",
};

impl WeightedId {
    /// Whether the candidate is a number of this length, not one digit throughout, with the right check.
    pub(super) fn is_valid(&self, candidate: &str) -> bool {
        let Some((last, check)) = candidate.char_indices().next_back() else {
            return false;
        };
        let body = Digits::parse(&candidate[..last]);
        body.is_some_and(|body| !body.is_repeated() && self.has_check(&body, check))
    }

    /// Whether `check` is the right one behind `body`.
    pub(super) fn has_check(&self, body: &[u8], check: char) -> bool {
        if !self.length.contains(&(body.len() + 1)) || check == '-' {
            return false;
        }
        let weights = &self.weights[self.weights.len() - body.len()..];
        let remainder = sum(body, weights) as usize % self.checks.len();
        char::from(self.checks[remainder]) == check
    }
}

/// Whether the candidate is a Norwegian organisation number, also as a VAT number, `NO 924 810 262 MVA`.
pub(super) fn is_no_orgnr(candidate: &str) -> bool {
    let number = candidate.strip_prefix("NO").unwrap_or(candidate);
    NO_ORGNR.is_valid(number.strip_suffix("MVA").unwrap_or(number).trim())
}

/// Whether the candidate is a Peruvian DNI with its check as a digit or letter.
pub(super) fn is_pe_cui(candidate: &str) -> bool {
    PE_CUI_DIGIT.is_valid(candidate) || PE_CUI_LETTER.is_valid(candidate)
}

/// Whether the candidate is a Russian state registration number.
pub(super) fn is_ru_ogrn(candidate: &str) -> bool {
    RU_OGRN.is_valid(candidate) || RU_OGRNIP.is_valid(candidate)
}

/// Whether the candidate is a Slovene register number, with or without its unit.
pub(super) fn is_si_maticna(candidate: &str) -> bool {
    candidate
        .get(..7)
        .is_some_and(|number| SI_MATICNA.is_valid(number))
        && matches!(candidate.len(), 7 | 10)
}

/// Whether the candidate is a Salvadoran NIT; the serial before the check tells which weights count.
pub(super) fn is_sv_nit(candidate: &str) -> bool {
    let serial = |digits: Digits| digits.len() == 14 && number(&digits[10..13]) <= 100;
    match Digits::parse(candidate).is_some_and(serial) {
        true => SV_NIT_OLD.is_valid(candidate),
        false => SV_NIT_NEW.is_valid(candidate),
    }
}

/// Whether the candidate is a Vietnamese tax code, of a branch as well.
pub(super) fn is_vn_mst(candidate: &str) -> bool {
    let number = candidate.get(..10);
    number.is_some_and(|number| VN_MST.is_valid(number))
        && Digits::parse(candidate).is_some_and(|digits| matches!(digits.len(), 10 | 13))
}

#[cfg(test)]
mod tests {
    use super::super::random::Random;
    use super::super::sampling::one_digit_off;
    use super::*;

    const DRAWS: usize = 20_000;

    /// Each scheme with numbers that were made up for it, as they are written.
    const SCHEMES: &[(&str, &WeightedId, &[&str])] = &[
        ("BG_LNCH", &BG_LNCH, &["7111042925", "6484473097"]),
        ("CA_BC_PHN", &CA_BC_PHN, &["9698 658 215", "9478790916"]),
        ("CO_NIT", &CO_NIT, &["689.069.663-0", "9011743554"]),
        ("GT_NIT", &GT_NIT, &["850072-K", "576937K", "5040208-0"]),
        (
            "IR_NATIONAL_CODE",
            &IR_NATIONAL_CODE,
            &["048-102637-1", "0481026371"],
        ),
        ("KR_CORP", &KR_CORP, &["110111-6076544"]),
        ("KW_CIVIL", &KW_CIVIL, &["284091704819"]),
        ("LU_ENTITY", &LU_ENTITY, &["20081026379"]),
        ("MD_IDN", &MD_IDN, &["1008600038413"]),
        ("ME_PIB", &ME_PIB, &["02784475"]),
        ("MK_EDB", &MK_EDB, &["4262444326351"]),
        ("MZ_NUIT", &MZ_NUIT, &["398857941"]),
        (
            "NO_ACCOUNT",
            &NO_ACCOUNT,
            &["9558.02.58442", "7656 62 55649"],
        ),
        ("NO_ORGNR", &NO_ORGNR, &["895 862 029"]),
        ("PE_CUI_DIGIT", &PE_CUI_DIGIT, &["76113831-1"]),
        ("PE_CUI_LETTER", &PE_CUI_LETTER, &["76113831-F"]),
        ("PE_RUC", &PE_RUC, &["20724729127"]),
        ("PT_NIC", &PT_NIC, &["14810263 8"]),
        ("PY_RUC", &PY_RUC, &["50402189-3", "800280610"]),
        ("RU_OGRN", &RU_OGRN, &["1022200525819"]),
        ("RU_OGRNIP", &RU_OGRNIP, &["300015286925413"]),
        ("SI_MATICNA", &SI_MATICNA, &["9331310"]),
        ("SV_NIT_OLD", &SV_NIT_OLD, &["0614-050707-100-3"]),
        ("SV_NIT_NEW", &SV_NIT_NEW, &["0614-050707-104-8"]),
        ("TH_TIN", &TH_TIN, &["1 8069 45763 38 3", "0105530041751"]),
        ("UA_RNOKPP", &UA_RNOKPP, &["1759013776"]),
        ("UY_CEDULA", &UY_CEDULA, &["1.234.567-2"]),
        ("UY_RUT", &UY_RUT, &["21-606051-001-2"]),
        ("VN_MST", &VN_MST, &["4570044341"]),
    ];

    #[test]
    fn samples_pass_and_no_other_check_does() {
        for (name, scheme, samples) in SCHEMES {
            for sample in *samples {
                assert!(scheme.is_valid(sample), "{name} {sample}");
                let (body, right) = sample.split_at(sample.len() - 1);
                for wrong in "0123456789K"
                    .chars()
                    .filter(|&wrong| !right.contains(wrong))
                {
                    assert!(
                        !scheme.is_valid(&format!("{body}{wrong}")),
                        "{name} {wrong}"
                    );
                }
                assert!(
                    !scheme.is_valid(&format!("{body}{right}12345678")),
                    "{name}"
                );
            }
        }
    }

    #[test]
    fn each_weight_counts() {
        for (name, scheme, samples) in SCHEMES {
            let sample = samples[0];
            let passed = one_digit_off(sample)
                .filter(|wrong| scheme.is_valid(wrong))
                .count();
            // Two remainders share a check in most schemes; the first digit of one has no weight.
            assert!(passed <= 2, "{name} {passed}");
        }
    }

    #[test]
    fn random_values_pass_at_the_rate_of_the_check() {
        let mut random = Random(1);
        for (name, scheme, _) in SCHEMES {
            let issued = scheme.checks.iter().filter(|check| check.is_ascii_digit());
            let expected = DRAWS * issued.count() / scheme.checks.len() / 10;
            let passed = (0..DRAWS)
                .filter(|_| {
                    let length = scheme.weights.len().min(scheme.length.end() - 1);
                    let body: Vec<u8> = (0..length).map(|_| random.next_digit()).collect();
                    scheme.has_check(&body, char::from(b'0' + random.next_digit()))
                })
                .count();
            assert!(
                passed.abs_diff(expected) < 200,
                "{name} {passed} {expected}"
            );
        }
    }

    #[test]
    fn other_texts_fail() {
        for (name, scheme, _) in SCHEMES {
            for candidate in [
                "",
                "-",
                "1",
                "0000000000",
                "00000000000",
                "\u{661}",
                "é",
                "12é",
            ] {
                assert!(!scheme.is_valid(candidate), "{name} {candidate}");
            }
        }
    }

    #[test]
    fn the_serial_tells_the_weights_of_a_salvadoran_number() {
        assert!(is_sv_nit("0614-050707-100-3"));
        assert!(is_sv_nit("0614-050707-104-8"));
        assert!(!is_sv_nit("0614-050707-104-9"));
        assert!(!is_sv_nit("0614-050707-10"));
    }

    #[test]
    fn what_follows_a_number_may_stand() {
        assert!(is_si_maticna("9331310"));
        assert!(is_si_maticna("9331310012"));
        assert!(!is_si_maticna("933131001"));
        assert!(is_vn_mst("4570044341"));
        assert!(is_vn_mst("4570044341-001"));
        assert!(!is_vn_mst("4570044341-01"));
        assert!(is_pe_cui("76113831-1") && is_pe_cui("76113831-F"));
        assert!(is_ru_ogrn("1022200525819") && is_ru_ogrn("300015286925413"));
        assert!(!is_ru_ogrn("1022200525818"));
        for number in ["924810262", "NO 924 810 262 MVA", "924810262MVA"] {
            assert!(is_no_orgnr(number), "{number}");
        }
        assert!(!is_no_orgnr("NO 924 810 263 MVA"));
    }
}
