//! Country codes, ISO 3166-1 alpha-2, with XK for Kosovo as SWIFT uses it.

/// Three bytes per code: a space and its two letters.
const CODES: &str = " \
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI \
    BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN \
    CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK \
    FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM \
    HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN \
    KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK \
    ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP \
    NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW \
    SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF \
    TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI \
    VN VU WF WS XK YE YT ZA ZM ZW \
    ";

/// Whether the two bytes are an assigned country code in upper case.
pub(super) fn is_country(code: &[u8]) -> bool {
    code.len() == 2
        && code.iter().all(u8::is_ascii_uppercase)
        && CODES.as_bytes().chunks(3).any(|entry| &entry[1..] == code)
}

#[cfg(test)]
mod tests {
    use super::is_country;

    #[test]
    fn assigned_codes_only() {
        for code in ["AD", "DE", "US", "XK", "ZW"] {
            assert!(is_country(code.as_bytes()), "{code}");
        }
        for code in ["ZZ", "XX", "de", "D", "DEU", "", "  ", "D "] {
            assert!(!is_country(code.as_bytes()), "{code}");
        }
    }

    #[test]
    fn every_assigned_code_is_listed() {
        let found = (b'A'..=b'Z')
            .flat_map(|first| (b'A'..=b'Z').map(move |second| [first, second]))
            .filter(|code| is_country(code))
            .count();
        assert_eq!(found, 250);
    }
}
