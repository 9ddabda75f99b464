//! [`RawMatch`](crate::matcher::RawMatch) -> [`Validated`]: published checks, one a file, and the table of their names.
//!
//! Every check is a pure function of the value as written; separators that the format allows are skipped.

mod aba;
mod ar_cuit;
mod at_firmenbuch;
mod at_steuernummer;
mod at_svnr;
mod au_abn;
mod au_acn;
mod au_medicare;
mod au_tfn;
mod bank_account;
mod base58;
mod be_nrn;
mod bg_egn;
mod bic;
mod br_cnpj;
mod br_cpf;
mod btc_base58;
mod btc_bech32;
mod btc_wif;
mod ca_sin;
mod calendar;
mod card;
mod card_track;
mod cased_name;
mod ch_ahv;
mod ch_uid;
mod checks;
mod cl_rut;
mod cn_resident_id;
mod compact;
mod connection_password;
mod country;
mod cusip;
mod cz_rodne_cislo;
mod date;
mod de_betriebsnummer;
mod de_bsnr;
mod de_fuehrerschein;
mod de_iban;
mod de_ik;
mod de_kfz_district;
mod de_kfz_kennzeichen;
mod de_kvnr;
mod de_lanr;
mod de_personalausweis;
mod de_personenkennziffer;
mod de_phone;
mod de_plz;
mod de_pzn;
mod de_reisepass;
mod de_rvnr;
mod de_steuer_id;
mod de_steuernummer;
mod de_steuernummer_elster;
mod de_ust_idnr;
mod de_wirtschafts_idnr;
mod dea;
mod declass;
mod device_udi;
mod digits;
mod dk_cpr;
mod docket;
mod driver_license;
mod e164;
mod ee_isikukood;
mod ehic;
mod email;
mod encounter_id;
mod entropy;
mod es_cif;
mod es_dni;
mod es_nie;
mod eth;
mod eu_vat;
mod familiar;
mod fi_hetu;
mod fr_nir;
mod fr_siren;
mod fr_spi;
mod german_document;
mod github_crc;
mod gr_afm;
mod gr_amka;
mod has_both;
mod has_digit;
mod hk_id;
mod host;
mod hr_oib;
mod hu_adoazonosito;
mod hu_taj;
mod iban;
mod icao;
mod id_nik;
mod ie_ppsn;
mod imei;
mod in_aadhaar;
mod in_gstin;
mod ipv4;
mod ipv6;
mod is_kennitala;
mod isin;
mod it_codice_fiscale;
mod it_partita_iva;
mod jp_my_number;
mod jwt;
mod keccak256;
mod kr_brn;
mod kr_rrn;
mod kr_rrn_check;
mod kw_civil_id;
mod lei;
mod listed_name;
mod loinc;
mod lu_matricule;
mod luhn;
mod lv_personas_kods;
mod mac_address;
mod medicaid_id;
mod member_id;
mod mod11_10;
mod mod97;
mod mrz_td1;
mod mrz_td2;
mod mrz_td3;
mod mx_curp;
mod mx_rfc;
mod my_nric;
mod name_list;
mod name_words;
mod nanp;
mod nl_bsn;
mod no_fnr;
mod not_repeated;
mod npi;
mod nz_ird;
mod passphrase;
mod password;
mod person_name;
mod pl_dowod;
mod pl_nip;
mod pl_pesel;
mod pl_regon;
mod placeholder;
mod prose;
mod pt_nif;
#[cfg(test)]
mod random;
mod ro_cnp;
mod ru_inn;
mod ru_snils;
#[cfg(test)]
mod sampling;
mod se_orgnr;
mod se_personnummer;
mod secret_value;
mod seed_phrase;
mod sepa_creditor_id;
mod sg_nric;
mod sg_uen;
mod short_date;
mod si_emso;
mod snomed;
mod state_account;
mod state_id;
mod th_id;
mod tr_tckn;
mod tw_id;
mod uei;
mod uk_driving_licence;
mod uk_nhs;
mod uk_nino;
mod uk_utr;
mod uk_vehicle_mark;
mod unlisted_name;
mod url_password;
mod url_token;
mod us_atin;
mod us_dln;
mod us_ein;
mod us_hicn;
mod us_itin;
mod us_ncic_text;
mod us_ssn;
mod us_ssn_serial;
mod us_uscis_receipt;
mod us_visa_foil;
mod us_zip;
mod user_name;
mod varied;
mod verhoeff;
mod vin;
mod weighted;
mod weighted_id;
mod word_list;
mod za_id;

pub(crate) use card::is_valid as is_card;
pub(crate) use checks::{Checks, Strength, Validated, validate};
pub(crate) use familiar::{Surroundings, addresses, is_familiar, is_named_again, is_stranger};
pub use host::Validator;
pub(crate) use host::{FirstWord, HostValidators};
pub(crate) use iban::is_valid as is_iban;
pub(crate) use listed_name::{begins_with_name, is_given_valid as is_given_name};
pub(crate) use name_list::{is_common, is_name, is_word, may_begin_name};
pub(crate) use name_words::is_follower;
pub(crate) use unlisted_name::{begins_unlisted, may_be_given};
pub(crate) use vin::is_valid as is_vin;

/// What a check asks of a value.
#[derive(Clone, Copy)]
enum Function {
    /// Whether all of it passes.
    Whole(fn(&str) -> bool),
    /// How many of its first bytes pass: a regex cannot know where in a run of capitalised words a name ends.
    Cutting(fn(&str) -> Option<usize>),
    /// Whether all of the match up to the end of its value passes: the cell before says what this one is.
    Led(fn(&str) -> bool),
}

/// One embedded check.
struct Embedded {
    name: &'static str,
    function: Function,
    strength: Strength,
}

/// A check of arithmetic that a random value is unlikely to pass.
const fn checked(name: &'static str, is_valid: fn(&str) -> bool) -> Embedded {
    Embedded {
        name,
        function: Function::Whole(is_valid),
        strength: Strength::Checked,
    }
}

/// Any other check of a whole value.
const fn format(name: &'static str, is_valid: fn(&str) -> bool) -> Embedded {
    Embedded {
        name,
        function: Function::Whole(is_valid),
        strength: Strength::Format,
    }
}

/// A check that may pass a part of the value.
const fn cutting(name: &'static str, prefix: fn(&str) -> Option<usize>) -> Embedded {
    Embedded {
        name,
        function: Function::Cutting(prefix),
        strength: Strength::Format,
    }
}

/// A check of a value with what the match has before it.
const fn led(name: &'static str, is_valid: fn(&str) -> bool) -> Embedded {
    Embedded {
        name,
        function: Function::Led(is_valid),
        strength: Strength::Format,
    }
}

/// All embedded checks, sorted by name.
static EMBEDDED: &[Embedded] = &[
    checked("aba", aba::is_valid),
    checked("ar_cbu", state_account::is_ar_cbu),
    checked("ar_cuit", ar_cuit::is_valid),
    checked("at_firmenbuch", at_firmenbuch::is_valid),
    checked("at_steuernummer", at_steuernummer::is_valid),
    checked("at_svnr", at_svnr::is_valid),
    checked("at_vat", |text| eu_vat::is_of("AT", text)),
    checked("au_abn", au_abn::is_valid),
    checked("au_acn", au_acn::is_valid),
    checked("au_medicare", au_medicare::is_valid),
    checked("au_tfn", au_tfn::is_valid),
    checked("az_voen", state_id::is_az_voen),
    format("bank_account", bank_account::is_valid),
    checked("be_eid", state_id::is_be_eid),
    checked("be_nrn", be_nrn::is_valid),
    checked("be_vat", |text| eu_vat::is_of("BE", text)),
    checked("bg_egn", bg_egn::is_valid),
    checked("bg_lnch", |text| weighted_id::BG_LNCH.is_valid(text)),
    checked("bg_vat", |text| eu_vat::is_of("BG", text)),
    format("bic", bic::is_valid),
    checked("br_cnpj", br_cnpj::is_valid),
    checked("br_cpf", br_cpf::is_valid),
    checked("br_processo", state_id::is_br_processo),
    checked("btc_base58", btc_base58::is_valid),
    checked("btc_bech32", btc_bech32::is_valid),
    checked("btc_wif", btc_wif::is_valid),
    checked("by_unp", state_id::is_by_unp),
    checked("ca_bc_phn", |text| weighted_id::CA_BC_PHN.is_valid(text)),
    checked("ca_bn", state_id::is_ca_bn),
    checked("ca_sin", ca_sin::is_valid),
    checked("card", card::is_valid),
    checked("card_track", card_track::is_valid),
    checked("ch_ahv", ch_ahv::is_valid),
    checked("ch_uid", ch_uid::is_valid),
    checked("cl_rut", cl_rut::is_valid),
    checked("cn_resident_id", cn_resident_id::is_valid),
    checked("cn_uscc", state_id::is_cn_uscc),
    checked("co_nit", |text| weighted_id::CO_NIT.is_valid(text)),
    format("connection_password", connection_password::is_valid),
    format("courtesy_name", person_name::is_courted),
    checked("cusip", cusip::is_valid),
    checked("cy_vat", |text| eu_vat::is_of("CY", text)),
    checked("cz_account", state_account::is_cz_account),
    checked("cz_rodne_cislo", cz_rodne_cislo::is_valid),
    checked("cz_vat", |text| eu_vat::is_of("CZ", text)),
    format("date", date::is_valid),
    checked("de_betriebsnummer", de_betriebsnummer::is_valid),
    format("de_bsnr", de_bsnr::is_valid),
    checked("de_fuehrerschein", |text| {
        in_capitals(text, de_fuehrerschein::is_valid)
    }),
    checked("de_iban", de_iban::is_valid),
    checked("de_ik", de_ik::is_valid),
    checked("de_kfz_district", de_kfz_district::is_valid),
    format("de_kfz_kennzeichen", de_kfz_kennzeichen::is_valid),
    checked("de_kvnr", de_kvnr::is_valid),
    checked("de_lanr", de_lanr::is_valid),
    checked("de_personalausweis", |text| {
        in_capitals(text, de_personalausweis::is_valid)
    }),
    format("de_personenkennziffer", de_personenkennziffer::is_valid),
    format("de_phone", de_phone::is_valid),
    format("de_plz", de_plz::is_valid),
    checked("de_pzn", de_pzn::is_valid),
    checked("de_reisepass", |text| {
        in_capitals(text, de_reisepass::is_valid)
    }),
    checked("de_rvnr", |text| in_capitals(text, de_rvnr::is_valid)),
    checked("de_steuer_id", de_steuer_id::is_valid),
    checked("de_steuernummer", de_steuernummer::is_valid),
    format("de_steuernummer_elster", de_steuernummer_elster::is_valid),
    checked("de_ust_idnr", de_ust_idnr::is_valid),
    checked("de_wirtschafts_idnr", de_wirtschafts_idnr::is_valid),
    checked("dea", dea::is_valid),
    format("declass", declass::is_valid),
    checked("device_udi", device_udi::is_valid),
    format("dk_cpr", dk_cpr::is_valid),
    checked("dk_vat", |text| eu_vat::is_of("DK", text)),
    checked("do_rnc", state_id::is_do_rnc),
    format("docket", docket::is_valid),
    format("driver_license", |text| {
        in_capitals(text, driver_license::is_valid)
    }),
    format("duty_name", listed_name::is_duty_name),
    format("e164", e164::is_valid),
    checked("ec_cedula", state_id::is_ec_cedula),
    checked("ec_ruc", state_id::is_ec_ruc),
    checked("ee_isikukood", ee_isikukood::is_valid),
    checked("ee_register", state_id::is_ee_register),
    checked("ee_vat", |text| eu_vat::is_of("EE", text)),
    format("ehic", ehic::is_valid),
    format("email", email::is_valid),
    format("encounter_id", encounter_id::is_valid),
    format("entropy", entropy::is_valid),
    checked("es_catastro", state_account::is_es_catastro),
    checked("es_ccc", state_account::is_es_ccc),
    checked("es_cif", es_cif::is_valid),
    checked("es_cups", state_account::is_es_cups),
    checked("es_dni", es_dni::is_valid),
    checked("es_naf", state_account::is_es_naf),
    checked("es_nie", |text| in_capitals(text, es_nie::is_valid)),
    checked("es_nif", |text| eu_vat::is_of("ES", text)),
    checked("eth", eth::is_valid),
    checked("eu_vat", eu_vat::is_valid),
    checked("fi_hetu", |text| in_capitals(text, fi_hetu::is_valid)),
    checked("fi_vat", |text| eu_vat::is_of("FI", text)),
    format("field_name", cased_name::is_field_value),
    checked("fr_nir", fr_nir::is_valid),
    checked("fr_siren", fr_siren::is_valid),
    checked("fr_spi", fr_spi::is_valid),
    checked("fr_vat", |text| eu_vat::is_of("FR", text)),
    checked("gb_vat", eu_vat::is_british),
    checked("gh_tin", state_id::is_gh_tin),
    checked("github_crc", github_crc::is_valid),
    format("given_name", listed_name::is_given_valid),
    checked("gr_afm", gr_afm::is_valid),
    checked("gr_amka", gr_amka::is_valid),
    checked("gr_vat", |text| eu_vat::is_of("EL", text)),
    format("greeted_given", person_name::is_greeted_given),
    format("greeted_name", person_name::is_greeted),
    format("greeted_person", person_name::is_greeted_person),
    checked("gt_nit", |text| weighted_id::GT_NIT.is_valid(text)),
    format("has_both", has_both::is_valid),
    format("has_digit", has_digit::is_valid),
    checked("hk_id", |text| in_capitals(text, hk_id::is_valid)),
    checked("hr_oib", hr_oib::is_valid),
    checked("hu_adoazonosito", hu_adoazonosito::is_valid),
    checked("hu_adoszam", eu_vat::is_hungarian_tax),
    checked("hu_taj", hu_taj::is_valid),
    checked("iban", iban::is_valid),
    format("id_nik", id_nik::is_valid),
    checked("id_npwp", state_id::is_id_npwp),
    checked("ie_ppsn", |text| in_capitals(text, ie_ppsn::is_valid)),
    checked("imei", imei::is_valid),
    checked("in_aadhaar", in_aadhaar::is_valid),
    checked("in_gstin", in_gstin::is_valid),
    checked("in_vid", state_id::is_in_vid),
    format("ipv4", ipv4::is_valid),
    format("ipv6", ipv6::is_valid),
    checked("ir_national_code", |text| {
        weighted_id::IR_NATIONAL_CODE.is_valid(text)
    }),
    checked("is_kennitala", is_kennitala::is_valid),
    checked("isin", isin::is_valid),
    checked("it_codice_fiscale", |text| {
        in_capitals(text, it_codice_fiscale::is_valid)
    }),
    checked("it_partita_iva", it_partita_iva::is_valid),
    checked("jp_corporate", state_id::is_jp_corporate),
    checked("jp_my_number", jp_my_number::is_valid),
    format("jwt", jwt::is_valid),
    checked("kr_brn", kr_brn::is_valid),
    checked("kr_corp", |text| weighted_id::KR_CORP.is_valid(text)),
    format("kr_rrn", kr_rrn::is_valid),
    checked("kr_rrn_check", kr_rrn_check::is_valid),
    checked("kw_civil_check", |text| {
        weighted_id::KW_CIVIL.is_valid(text)
    }),
    format("kw_civil_id", kw_civil_id::is_valid),
    checked("kz_iin", state_id::is_kz_iin),
    checked("lei", lei::is_valid),
    format("likely_name", cased_name::is_likely),
    cutting("listed_given_name", listed_name::half_prefix),
    cutting("listed_name", listed_name::prefix),
    format("listed_surname", listed_name::has_surname),
    cutting("listed_words", listed_name::words_prefix),
    format("login_name", user_name::is_of_name),
    checked("loinc", loinc::is_valid),
    format("lone_name", listed_name::is_lone_name),
    format("lone_surname", listed_name::is_lone_surname),
    format("lone_unlisted", listed_name::is_lone_unlisted),
    checked("lt_vat", |text| eu_vat::is_of("LT", text)),
    checked("lu_entity", |text| weighted_id::LU_ENTITY.is_valid(text)),
    checked("lu_matricule", lu_matricule::is_valid),
    checked("lu_vat", |text| eu_vat::is_of("LU", text)),
    checked("luhn", luhn::is_valid),
    checked("lv_personas_kods", lv_personas_kods::is_valid),
    checked("lv_vat", |text| eu_vat::is_of("LV", text)),
    checked("ma_ice", state_id::is_ma_ice),
    format("mac_address", mac_address::is_valid),
    checked("md_idn", |text| weighted_id::MD_IDN.is_valid(text)),
    checked("me_pib", |text| weighted_id::ME_PIB.is_valid(text)),
    format("medicaid_id", medicaid_id::is_valid),
    format("member_id", member_id::is_valid),
    checked("mk_edb", |text| weighted_id::MK_EDB.is_valid(text)),
    checked("mrz_td1", mrz_td1::is_valid),
    checked("mrz_td2", mrz_td2::is_valid),
    checked("mrz_td3", mrz_td3::is_valid),
    checked("mt_vat", |text| eu_vat::is_of("MT", text)),
    checked("mu_nid", state_id::is_mu_nid),
    checked("mx_clabe", state_account::is_mx_clabe),
    checked("mx_curp", |text| in_capitals(text, mx_curp::is_valid)),
    checked("mx_rfc", mx_rfc::is_valid),
    format("my_nric", my_nric::is_valid),
    checked("mz_nuit", |text| weighted_id::MZ_NUIT.is_valid(text)),
    format("nanp", nanp::is_valid),
    format("nicknamed", listed_name::is_nicknamed),
    checked("nl_bsn", nl_bsn::is_valid),
    checked("nl_vat", |text| eu_vat::is_of("NL", text)),
    checked("no_account", |text| weighted_id::NO_ACCOUNT.is_valid(text)),
    checked("no_fnr", no_fnr::is_valid),
    checked("no_orgnr", weighted_id::is_no_orgnr),
    format("not_repeated", not_repeated::is_valid),
    checked("npi", npi::is_valid),
    checked("nz_account", state_account::is_nz_account),
    checked("nz_ird", nz_ird::is_valid),
    checked("nz_nhi", state_id::is_nz_nhi),
    format("passphrase", passphrase::is_valid),
    format("password", password::is_valid),
    checked("pe_cui", weighted_id::is_pe_cui),
    checked("pe_ruc", |text| weighted_id::PE_RUC.is_valid(text)),
    format("person_name", person_name::is_valid),
    checked("pl_dowod", |text| in_capitals(text, pl_dowod::is_valid)),
    checked("pl_nip", pl_nip::is_valid),
    checked("pl_nrb", state_account::is_pl_nrb),
    checked("pl_pesel", pl_pesel::is_valid),
    checked("pl_regon", pl_regon::is_valid),
    checked("pt_cc", state_id::is_pt_cc),
    checked("pt_nic", |text| weighted_id::PT_NIC.is_valid(text)),
    checked("pt_nif", pt_nif::is_valid),
    checked("pt_vat", |text| eu_vat::is_of("PT", text)),
    checked("py_ruc", |text| weighted_id::PY_RUC.is_valid(text)),
    checked("ro_cnp", ro_cnp::is_valid),
    checked("ro_vat", |text| eu_vat::is_of("RO", text)),
    cutting("row_first", cased_name::row_first_prefix),
    format("row_name", cased_name::is_row),
    led("row_second", cased_name::is_row_second),
    checked("rs_pib", state_id::is_rs_pib),
    checked("ru_inn", ru_inn::is_valid),
    checked("ru_ogrn", weighted_id::is_ru_ogrn),
    checked("ru_snils", ru_snils::is_valid),
    checked("se_orgnr", se_orgnr::is_valid),
    checked("se_personnummer", se_personnummer::is_valid),
    checked("se_vat", |text| eu_vat::is_of("SE", text)),
    format("secret_value", secret_value::is_valid),
    format("seed_phrase", seed_phrase::is_valid),
    checked("sepa_creditor_id", sepa_creditor_id::is_valid),
    checked("sg_nric", |text| in_capitals(text, sg_nric::is_valid)),
    checked("sg_uen", sg_uen::is_valid),
    checked("si_emso", si_emso::is_valid),
    checked("si_maticna", weighted_id::is_si_maticna),
    checked("si_vat", |text| eu_vat::is_of("SI", text)),
    checked("sk_vat", |text| eu_vat::is_of("SK", text)),
    checked("sn_ninea", state_id::is_sn_ninea),
    checked("snomed", snomed::is_valid),
    cutting("surname_pair", listed_name::surname_prefix),
    checked("sv_nit", weighted_id::is_sv_nit),
    checked("th_id", th_id::is_valid),
    checked("th_tin", |text| weighted_id::TH_TIN.is_valid(text)),
    format("titled_name", person_name::is_titled),
    checked("tr_tckn", tr_tckn::is_valid),
    checked("tr_vkn", state_id::is_tr_vkn),
    format("turned_name", cased_name::is_turned),
    format("turned_pair", listed_name::is_turned_pair),
    checked("tw_id", tw_id::is_valid),
    checked("tw_ubn", state_id::is_tw_ubn),
    cutting("typed_full_name", cased_name::typed_full_prefix),
    cutting("typed_name", listed_name::typed_prefix),
    cutting("typed_pair", cased_name::typed_pair_prefix),
    checked("ua_edrpou", state_id::is_ua_edrpou),
    checked("ua_rnokpp", |text| weighted_id::UA_RNOKPP.is_valid(text)),
    format("uei", uei::is_valid),
    checked("uk_driving_licence", uk_driving_licence::is_valid),
    checked("uk_nhs", uk_nhs::is_valid),
    format("uk_nino", uk_nino::is_valid),
    checked("uk_utr", uk_utr::is_valid),
    format("uk_vehicle_mark", uk_vehicle_mark::is_valid),
    cutting("unlisted_name", unlisted_name::prefix),
    cutting("upper_full_name", cased_name::upper_full_prefix),
    cutting("upper_listed", cased_name::upper_listed_prefix),
    cutting("upper_name", cased_name::upper_prefix),
    format("url_password", url_password::is_valid),
    format("url_token", url_token::is_valid),
    format("us_atin", us_atin::is_valid),
    format("us_dln", us_dln::is_valid),
    format("us_ein", us_ein::is_valid),
    format("us_hicn", us_hicn::is_valid),
    format("us_itin", us_itin::is_valid),
    checked("us_ncic_text", us_ncic_text::is_valid),
    format("us_ssn", us_ssn::is_valid),
    format("us_ssn_serial", us_ssn_serial::is_valid),
    format("us_uscis_receipt", |text| {
        in_capitals(text, us_uscis_receipt::is_valid)
    }),
    format("us_visa_foil", us_visa_foil::is_valid),
    format("us_zip", us_zip::is_valid),
    format("user_name", user_name::is_valid),
    checked("uy_cedula", |text| weighted_id::UY_CEDULA.is_valid(text)),
    checked("uy_rut", |text| weighted_id::UY_RUT.is_valid(text)),
    format("varied", varied::is_valid),
    checked("ve_rif", state_id::is_ve_rif),
    checked("vin", vin::is_valid),
    format("vin_shape", vin::is_shape_valid),
    checked("vn_mst", weighted_id::is_vn_mst),
    checked("za_id", za_id::is_valid),
    checked("zw_id", state_id::is_zw_id),
];

/// Longest identifier that is read in capitals, in bytes: twice as long as any there is.
const MAX_CAPITALS: usize = 64;

/// As `check`, with small letters read as capitals: people type such identifiers in either case, and what a pattern
/// admits is its own matter.
fn in_capitals(candidate: &str, check: fn(&str) -> bool) -> bool {
    let mut capitals = [0; MAX_CAPITALS];
    let Some(copy) = capitals.get_mut(..candidate.len()) else {
        return false;
    };
    copy.copy_from_slice(candidate.as_bytes());
    copy.make_ascii_uppercase();
    std::str::from_utf8(copy).is_ok_and(check)
}

/// Names of all embedded validators, sorted.
pub fn validator_names() -> impl Iterator<Item = &'static str> {
    EMBEDDED.iter().map(|one| one.name)
}

fn embedded(name: &str) -> Option<&'static Embedded> {
    let at = EMBEDDED.binary_search_by_key(&name, |one| one.name).ok()?;
    Some(&EMBEDDED[at])
}

/// The embedded name that shares most with `name`, for an error's hint.
pub(crate) fn nearest_name(name: &str) -> &'static str {
    let shared = |known: &str| {
        let prefix = known
            .bytes()
            .zip(name.bytes())
            .take_while(|(a, b)| a == b)
            .count();
        let words = name
            .split('_')
            .filter(|word| known.split('_').any(|k| k == *word))
            .count();
        words * 8 + prefix
    };
    validator_names()
        .max_by_key(|known| shared(known))
        .unwrap_or("luhn")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted_for_the_search() {
        assert!(EMBEDDED.windows(2).all(|pair| pair[0].name < pair[1].name));
    }

    #[test]
    fn no_check_panics() {
        let long = "9".repeat(100_000);
        for Embedded { name, function, .. } in EMBEDDED {
            for candidate in [
                "",
                " ",
                "é",
                "\u{0}",
                "-",
                "日本",
                &long,
                "123-45-6789",
                "A1<<",
                "@",
            ] {
                match function {
                    Function::Whole(is_valid) | Function::Led(is_valid) => {
                        let _ = std::hint::black_box(is_valid(candidate));
                    }
                    Function::Cutting(prefix) => {
                        let is_inside = |len| candidate.is_char_boundary(len);
                        assert!(prefix(candidate).is_none_or(is_inside), "{name}");
                    }
                }
            }
        }
    }
}
