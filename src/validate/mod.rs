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

pub(crate) use checks::{Checks, Strength, Validated, validate};
pub(crate) use familiar::{Round, addresses, is_familiar, is_stranger};
pub use host::Validator;
pub(crate) use host::{FirstWord, HostValidators};
pub(crate) use listed_name::{begins_with_name, is_given_valid as is_given_name};
pub(crate) use name_list::may_begin_name;
pub(crate) use name_list::{is_common, is_name, is_word};
pub(crate) use name_words::is_follower;
pub(crate) use unlisted_name::{begins_unlisted, may_be_given};

type Function = fn(&str) -> bool;

/// Longest identifier that is read in capitals, in bytes: twice as long as any there is.
const MAX_CAPITALS: usize = 64;

/// How much of a value, from its start on, passes.
type Prefix = fn(&str) -> Option<usize>;

/// Checks that cut a value: a regex cannot know where in a run of capitalised words a name ends.
const CUTTING: &[(&str, Prefix)] = &[
    ("listed_given_name", listed_name::half_prefix),
    ("listed_name", listed_name::prefix),
    ("listed_words", listed_name::words_prefix),
    ("surname_pair", listed_name::surname_prefix),
    ("typed_full_name", cased_name::typed_full_prefix),
    ("typed_name", listed_name::typed_prefix),
    ("typed_pair", cased_name::typed_pair_prefix),
    ("unlisted_name", unlisted_name::prefix),
    ("upper_full_name", cased_name::upper_full_prefix),
    ("upper_name", cased_name::upper_prefix),
];

/// Name, function, and whether it is arithmetic that a random value is unlikely to pass.
const EMBEDDED: &[(&str, Function, Strength)] = &[
    ("aba", aba::is_valid, Strength::Checked),
    ("ar_cbu", state_account::is_ar_cbu, Strength::Checked),
    ("ar_cuit", ar_cuit::is_valid, Strength::Checked),
    ("at_firmenbuch", at_firmenbuch::is_valid, Strength::Checked),
    (
        "at_steuernummer",
        at_steuernummer::is_valid,
        Strength::Checked,
    ),
    ("at_svnr", at_svnr::is_valid, Strength::Checked),
    (
        "at_vat",
        |text| eu_vat::is_of("AT", text),
        Strength::Checked,
    ),
    ("au_abn", au_abn::is_valid, Strength::Checked),
    ("au_acn", au_acn::is_valid, Strength::Checked),
    ("au_medicare", au_medicare::is_valid, Strength::Checked),
    ("au_tfn", au_tfn::is_valid, Strength::Checked),
    ("az_voen", state_id::is_az_voen, Strength::Checked),
    ("bank_account", bank_account::is_valid, Strength::Format),
    ("be_eid", state_id::is_be_eid, Strength::Checked),
    ("be_nrn", be_nrn::is_valid, Strength::Checked),
    (
        "be_vat",
        |text| eu_vat::is_of("BE", text),
        Strength::Checked,
    ),
    ("bg_egn", bg_egn::is_valid, Strength::Checked),
    (
        "bg_lnch",
        |text| weighted_id::BG_LNCH.is_valid(text),
        Strength::Checked,
    ),
    (
        "bg_vat",
        |text| eu_vat::is_of("BG", text),
        Strength::Checked,
    ),
    ("bic", bic::is_valid, Strength::Format),
    ("br_cnpj", br_cnpj::is_valid, Strength::Checked),
    ("br_cpf", br_cpf::is_valid, Strength::Checked),
    ("btc_base58", btc_base58::is_valid, Strength::Checked),
    ("btc_bech32", btc_bech32::is_valid, Strength::Checked),
    ("btc_wif", btc_wif::is_valid, Strength::Checked),
    ("by_unp", state_id::is_by_unp, Strength::Checked),
    (
        "ca_bc_phn",
        |text| weighted_id::CA_BC_PHN.is_valid(text),
        Strength::Checked,
    ),
    ("ca_bn", state_id::is_ca_bn, Strength::Checked),
    ("ca_sin", ca_sin::is_valid, Strength::Checked),
    ("card", card::is_valid, Strength::Checked),
    ("card_track", card_track::is_valid, Strength::Checked),
    ("ch_ahv", ch_ahv::is_valid, Strength::Checked),
    ("ch_uid", ch_uid::is_valid, Strength::Checked),
    ("cl_rut", cl_rut::is_valid, Strength::Checked),
    (
        "cn_resident_id",
        cn_resident_id::is_valid,
        Strength::Checked,
    ),
    ("cn_uscc", state_id::is_cn_uscc, Strength::Checked),
    (
        "co_nit",
        |text| weighted_id::CO_NIT.is_valid(text),
        Strength::Checked,
    ),
    (
        "connection_password",
        connection_password::is_valid,
        Strength::Format,
    ),
    ("cusip", cusip::is_valid, Strength::Checked),
    (
        "cy_vat",
        |text| eu_vat::is_of("CY", text),
        Strength::Checked,
    ),
    (
        "cz_account",
        state_account::is_cz_account,
        Strength::Checked,
    ),
    (
        "cz_rodne_cislo",
        cz_rodne_cislo::is_valid,
        Strength::Checked,
    ),
    (
        "cz_vat",
        |text| eu_vat::is_of("CZ", text),
        Strength::Checked,
    ),
    ("date", date::is_valid, Strength::Format),
    (
        "de_betriebsnummer",
        de_betriebsnummer::is_valid,
        Strength::Checked,
    ),
    ("de_bsnr", de_bsnr::is_valid, Strength::Format),
    (
        "de_fuehrerschein",
        |text| in_capitals(text, de_fuehrerschein::is_valid),
        Strength::Checked,
    ),
    ("de_iban", de_iban::is_valid, Strength::Checked),
    ("de_ik", de_ik::is_valid, Strength::Checked),
    (
        "de_kfz_district",
        de_kfz_district::is_valid,
        Strength::Checked,
    ),
    (
        "de_kfz_kennzeichen",
        de_kfz_kennzeichen::is_valid,
        Strength::Format,
    ),
    ("de_kvnr", de_kvnr::is_valid, Strength::Checked),
    ("de_lanr", de_lanr::is_valid, Strength::Checked),
    (
        "de_personalausweis",
        |text| in_capitals(text, de_personalausweis::is_valid),
        Strength::Checked,
    ),
    (
        "de_personenkennziffer",
        de_personenkennziffer::is_valid,
        Strength::Format,
    ),
    ("de_phone", de_phone::is_valid, Strength::Format),
    ("de_plz", de_plz::is_valid, Strength::Format),
    ("de_pzn", de_pzn::is_valid, Strength::Checked),
    (
        "de_reisepass",
        |text| in_capitals(text, de_reisepass::is_valid),
        Strength::Checked,
    ),
    (
        "de_rvnr",
        |text| in_capitals(text, de_rvnr::is_valid),
        Strength::Checked,
    ),
    ("de_steuer_id", de_steuer_id::is_valid, Strength::Checked),
    (
        "de_steuernummer",
        de_steuernummer::is_valid,
        Strength::Checked,
    ),
    (
        "de_steuernummer_elster",
        de_steuernummer_elster::is_valid,
        Strength::Format,
    ),
    ("de_ust_idnr", de_ust_idnr::is_valid, Strength::Checked),
    (
        "de_wirtschafts_idnr",
        de_wirtschafts_idnr::is_valid,
        Strength::Checked,
    ),
    ("dea", dea::is_valid, Strength::Checked),
    ("declass", declass::is_valid, Strength::Format),
    ("device_udi", device_udi::is_valid, Strength::Checked),
    ("dk_cpr", dk_cpr::is_valid, Strength::Format),
    (
        "dk_vat",
        |text| eu_vat::is_of("DK", text),
        Strength::Checked,
    ),
    ("do_rnc", state_id::is_do_rnc, Strength::Checked),
    ("docket", docket::is_valid, Strength::Format),
    (
        "driver_license",
        |text| in_capitals(text, driver_license::is_valid),
        Strength::Format,
    ),
    ("duty_name", listed_name::is_duty_name, Strength::Format),
    ("e164", e164::is_valid, Strength::Format),
    ("ec_cedula", state_id::is_ec_cedula, Strength::Checked),
    ("ec_ruc", state_id::is_ec_ruc, Strength::Checked),
    ("ee_isikukood", ee_isikukood::is_valid, Strength::Checked),
    ("ee_register", state_id::is_ee_register, Strength::Checked),
    (
        "ee_vat",
        |text| eu_vat::is_of("EE", text),
        Strength::Checked,
    ),
    ("ehic", ehic::is_valid, Strength::Format),
    ("email", email::is_valid, Strength::Format),
    ("encounter_id", encounter_id::is_valid, Strength::Format),
    ("entropy", entropy::is_valid, Strength::Format),
    (
        "es_catastro",
        state_account::is_es_catastro,
        Strength::Checked,
    ),
    ("es_ccc", state_account::is_es_ccc, Strength::Checked),
    ("es_cif", es_cif::is_valid, Strength::Checked),
    ("es_cups", state_account::is_es_cups, Strength::Checked),
    ("es_dni", es_dni::is_valid, Strength::Checked),
    ("es_naf", state_account::is_es_naf, Strength::Checked),
    (
        "es_nie",
        |text| in_capitals(text, es_nie::is_valid),
        Strength::Checked,
    ),
    (
        "es_nif",
        |text| eu_vat::is_of("ES", text),
        Strength::Checked,
    ),
    ("eth", eth::is_valid, Strength::Checked),
    ("eu_vat", eu_vat::is_valid, Strength::Checked),
    (
        "fi_hetu",
        |text| in_capitals(text, fi_hetu::is_valid),
        Strength::Checked,
    ),
    (
        "fi_vat",
        |text| eu_vat::is_of("FI", text),
        Strength::Checked,
    ),
    ("field_name", cased_name::is_field_value, Strength::Format),
    ("fr_nir", fr_nir::is_valid, Strength::Checked),
    ("fr_siren", fr_siren::is_valid, Strength::Checked),
    ("fr_spi", fr_spi::is_valid, Strength::Checked),
    (
        "fr_vat",
        |text| eu_vat::is_of("FR", text),
        Strength::Checked,
    ),
    ("gb_vat", eu_vat::is_british, Strength::Checked),
    ("gh_tin", state_id::is_gh_tin, Strength::Checked),
    ("github_crc", github_crc::is_valid, Strength::Checked),
    ("given_name", listed_name::is_given_valid, Strength::Format),
    ("gr_afm", gr_afm::is_valid, Strength::Checked),
    ("gr_amka", gr_amka::is_valid, Strength::Checked),
    (
        "gr_vat",
        |text| eu_vat::is_of("EL", text),
        Strength::Checked,
    ),
    (
        "greeted_given",
        person_name::is_greeted_given,
        Strength::Format,
    ),
    ("greeted_name", person_name::is_greeted, Strength::Format),
    (
        "greeted_person",
        person_name::is_greeted_person,
        Strength::Format,
    ),
    (
        "gt_nit",
        |text| weighted_id::GT_NIT.is_valid(text),
        Strength::Checked,
    ),
    ("has_both", has_both::is_valid, Strength::Format),
    ("has_digit", has_digit::is_valid, Strength::Format),
    (
        "hk_id",
        |text| in_capitals(text, hk_id::is_valid),
        Strength::Checked,
    ),
    ("hr_oib", hr_oib::is_valid, Strength::Checked),
    (
        "hu_adoazonosito",
        hu_adoazonosito::is_valid,
        Strength::Checked,
    ),
    ("hu_adoszam", eu_vat::is_hungarian_tax, Strength::Checked),
    ("hu_taj", hu_taj::is_valid, Strength::Checked),
    ("iban", iban::is_valid, Strength::Checked),
    ("id_nik", id_nik::is_valid, Strength::Format),
    ("id_npwp", state_id::is_id_npwp, Strength::Checked),
    (
        "ie_ppsn",
        |text| in_capitals(text, ie_ppsn::is_valid),
        Strength::Checked,
    ),
    ("imei", imei::is_valid, Strength::Checked),
    ("in_aadhaar", in_aadhaar::is_valid, Strength::Checked),
    ("in_gstin", in_gstin::is_valid, Strength::Checked),
    ("in_vid", state_id::is_in_vid, Strength::Checked),
    ("ipv4", ipv4::is_valid, Strength::Format),
    ("ipv6", ipv6::is_valid, Strength::Format),
    (
        "ir_national_code",
        |text| weighted_id::IR_NATIONAL_CODE.is_valid(text),
        Strength::Checked,
    ),
    ("is_kennitala", is_kennitala::is_valid, Strength::Checked),
    ("isin", isin::is_valid, Strength::Checked),
    (
        "it_codice_fiscale",
        |text| in_capitals(text, it_codice_fiscale::is_valid),
        Strength::Checked,
    ),
    (
        "it_partita_iva",
        it_partita_iva::is_valid,
        Strength::Checked,
    ),
    ("jp_corporate", state_id::is_jp_corporate, Strength::Checked),
    ("jp_my_number", jp_my_number::is_valid, Strength::Checked),
    ("jwt", jwt::is_valid, Strength::Format),
    ("kr_brn", kr_brn::is_valid, Strength::Checked),
    ("kr_rrn", kr_rrn::is_valid, Strength::Format),
    ("kr_rrn_check", kr_rrn_check::is_valid, Strength::Checked),
    (
        "kw_civil_check",
        |text| weighted_id::KW_CIVIL.is_valid(text),
        Strength::Checked,
    ),
    ("kw_civil_id", kw_civil_id::is_valid, Strength::Format),
    ("kz_iin", state_id::is_kz_iin, Strength::Checked),
    ("lei", lei::is_valid, Strength::Checked),
    ("likely_name", cased_name::is_likely, Strength::Format),
    (
        "listed_given_name",
        listed_name::is_half_valid,
        Strength::Format,
    ),
    ("listed_name", listed_name::is_valid, Strength::Format),
    ("listed_surname", listed_name::has_surname, Strength::Format),
    (
        "listed_words",
        listed_name::is_words_valid,
        Strength::Format,
    ),
    ("loinc", loinc::is_valid, Strength::Checked),
    ("lone_name", listed_name::is_lone_name, Strength::Format),
    (
        "lone_surname",
        listed_name::is_lone_surname,
        Strength::Format,
    ),
    (
        "lone_unlisted",
        listed_name::is_lone_unlisted,
        Strength::Format,
    ),
    (
        "lt_vat",
        |text| eu_vat::is_of("LT", text),
        Strength::Checked,
    ),
    (
        "lu_entity",
        |text| weighted_id::LU_ENTITY.is_valid(text),
        Strength::Checked,
    ),
    ("lu_matricule", lu_matricule::is_valid, Strength::Checked),
    (
        "lu_vat",
        |text| eu_vat::is_of("LU", text),
        Strength::Checked,
    ),
    ("luhn", luhn::is_valid, Strength::Checked),
    (
        "lv_personas_kods",
        lv_personas_kods::is_valid,
        Strength::Checked,
    ),
    (
        "lv_vat",
        |text| eu_vat::is_of("LV", text),
        Strength::Checked,
    ),
    ("ma_ice", state_id::is_ma_ice, Strength::Checked),
    ("mac_address", mac_address::is_valid, Strength::Format),
    (
        "md_idn",
        |text| weighted_id::MD_IDN.is_valid(text),
        Strength::Checked,
    ),
    (
        "me_pib",
        |text| weighted_id::ME_PIB.is_valid(text),
        Strength::Checked,
    ),
    ("medicaid_id", medicaid_id::is_valid, Strength::Format),
    ("member_id", member_id::is_valid, Strength::Format),
    (
        "mk_edb",
        |text| weighted_id::MK_EDB.is_valid(text),
        Strength::Checked,
    ),
    ("mrz_td1", mrz_td1::is_valid, Strength::Checked),
    ("mrz_td2", mrz_td2::is_valid, Strength::Checked),
    ("mrz_td3", mrz_td3::is_valid, Strength::Checked),
    (
        "mt_vat",
        |text| eu_vat::is_of("MT", text),
        Strength::Checked,
    ),
    ("mu_nid", state_id::is_mu_nid, Strength::Checked),
    ("mx_clabe", state_account::is_mx_clabe, Strength::Checked),
    (
        "mx_curp",
        |text| in_capitals(text, mx_curp::is_valid),
        Strength::Checked,
    ),
    ("mx_rfc", mx_rfc::is_valid, Strength::Checked),
    ("my_nric", my_nric::is_valid, Strength::Format),
    (
        "mz_nuit",
        |text| weighted_id::MZ_NUIT.is_valid(text),
        Strength::Checked,
    ),
    ("nanp", nanp::is_valid, Strength::Format),
    ("nicknamed", listed_name::is_nicknamed, Strength::Format),
    ("nl_bsn", nl_bsn::is_valid, Strength::Checked),
    (
        "nl_vat",
        |text| eu_vat::is_of("NL", text),
        Strength::Checked,
    ),
    (
        "no_account",
        |text| weighted_id::NO_ACCOUNT.is_valid(text),
        Strength::Checked,
    ),
    ("no_fnr", no_fnr::is_valid, Strength::Checked),
    ("no_orgnr", weighted_id::is_no_orgnr, Strength::Checked),
    ("not_repeated", not_repeated::is_valid, Strength::Format),
    ("npi", npi::is_valid, Strength::Checked),
    (
        "nz_account",
        state_account::is_nz_account,
        Strength::Checked,
    ),
    ("nz_ird", nz_ird::is_valid, Strength::Checked),
    ("nz_nhi", state_id::is_nz_nhi, Strength::Checked),
    ("password", password::is_valid, Strength::Format),
    ("pe_cui", weighted_id::is_pe_cui, Strength::Checked),
    (
        "pe_ruc",
        |text| weighted_id::PE_RUC.is_valid(text),
        Strength::Checked,
    ),
    ("person_name", person_name::is_valid, Strength::Format),
    (
        "pl_dowod",
        |text| in_capitals(text, pl_dowod::is_valid),
        Strength::Checked,
    ),
    ("pl_nip", pl_nip::is_valid, Strength::Checked),
    ("pl_pesel", pl_pesel::is_valid, Strength::Checked),
    ("pl_regon", pl_regon::is_valid, Strength::Checked),
    ("pt_cc", state_id::is_pt_cc, Strength::Checked),
    (
        "pt_nic",
        |text| weighted_id::PT_NIC.is_valid(text),
        Strength::Checked,
    ),
    ("pt_nif", pt_nif::is_valid, Strength::Checked),
    (
        "pt_vat",
        |text| eu_vat::is_of("PT", text),
        Strength::Checked,
    ),
    (
        "py_ruc",
        |text| weighted_id::PY_RUC.is_valid(text),
        Strength::Checked,
    ),
    ("ro_cnp", ro_cnp::is_valid, Strength::Checked),
    (
        "ro_vat",
        |text| eu_vat::is_of("RO", text),
        Strength::Checked,
    ),
    ("rs_pib", state_id::is_rs_pib, Strength::Checked),
    ("ru_inn", ru_inn::is_valid, Strength::Checked),
    ("ru_ogrn", weighted_id::is_ru_ogrn, Strength::Checked),
    ("ru_snils", ru_snils::is_valid, Strength::Checked),
    ("se_orgnr", se_orgnr::is_valid, Strength::Checked),
    (
        "se_personnummer",
        se_personnummer::is_valid,
        Strength::Checked,
    ),
    (
        "se_vat",
        |text| eu_vat::is_of("SE", text),
        Strength::Checked,
    ),
    ("secret_value", secret_value::is_valid, Strength::Format),
    ("seed_phrase", seed_phrase::is_valid, Strength::Format),
    (
        "sepa_creditor_id",
        sepa_creditor_id::is_valid,
        Strength::Checked,
    ),
    (
        "sg_nric",
        |text| in_capitals(text, sg_nric::is_valid),
        Strength::Checked,
    ),
    ("sg_uen", sg_uen::is_valid, Strength::Checked),
    ("si_emso", si_emso::is_valid, Strength::Checked),
    ("si_maticna", weighted_id::is_si_maticna, Strength::Checked),
    (
        "si_vat",
        |text| eu_vat::is_of("SI", text),
        Strength::Checked,
    ),
    (
        "sk_vat",
        |text| eu_vat::is_of("SK", text),
        Strength::Checked,
    ),
    ("sn_ninea", state_id::is_sn_ninea, Strength::Checked),
    ("snomed", snomed::is_valid, Strength::Checked),
    (
        "surname_pair",
        listed_name::is_surname_valid,
        Strength::Format,
    ),
    ("sv_nit", weighted_id::is_sv_nit, Strength::Checked),
    ("th_id", th_id::is_valid, Strength::Checked),
    (
        "th_tin",
        |text| weighted_id::TH_TIN.is_valid(text),
        Strength::Checked,
    ),
    ("titled_name", person_name::is_titled, Strength::Format),
    ("tr_tckn", tr_tckn::is_valid, Strength::Checked),
    ("tr_vkn", state_id::is_tr_vkn, Strength::Checked),
    ("turned_name", cased_name::is_turned, Strength::Format),
    ("turned_pair", listed_name::is_turned_pair, Strength::Format),
    ("tw_id", tw_id::is_valid, Strength::Checked),
    ("tw_ubn", state_id::is_tw_ubn, Strength::Checked),
    (
        "typed_full_name",
        cased_name::is_typed_full_valid,
        Strength::Format,
    ),
    ("typed_name", listed_name::is_typed_valid, Strength::Format),
    (
        "typed_pair",
        cased_name::is_typed_pair_valid,
        Strength::Format,
    ),
    ("ua_edrpou", state_id::is_ua_edrpou, Strength::Checked),
    (
        "ua_rnokpp",
        |text| weighted_id::UA_RNOKPP.is_valid(text),
        Strength::Checked,
    ),
    ("uei", uei::is_valid, Strength::Format),
    (
        "uk_driving_licence",
        uk_driving_licence::is_valid,
        Strength::Checked,
    ),
    ("uk_nhs", uk_nhs::is_valid, Strength::Checked),
    ("uk_nino", uk_nino::is_valid, Strength::Format),
    ("uk_utr", uk_utr::is_valid, Strength::Checked),
    (
        "uk_vehicle_mark",
        uk_vehicle_mark::is_valid,
        Strength::Format,
    ),
    ("unlisted_name", unlisted_name::is_valid, Strength::Format),
    (
        "upper_full_name",
        cased_name::is_upper_full_valid,
        Strength::Format,
    ),
    ("upper_name", cased_name::is_upper_valid, Strength::Format),
    ("url_password", url_password::is_valid, Strength::Format),
    ("url_token", url_token::is_valid, Strength::Format),
    ("us_atin", us_atin::is_valid, Strength::Format),
    ("us_dln", us_dln::is_valid, Strength::Format),
    ("us_ein", us_ein::is_valid, Strength::Format),
    ("us_hicn", us_hicn::is_valid, Strength::Format),
    ("us_itin", us_itin::is_valid, Strength::Format),
    ("us_ncic_text", us_ncic_text::is_valid, Strength::Checked),
    ("us_ssn", us_ssn::is_valid, Strength::Format),
    ("us_ssn_serial", us_ssn_serial::is_valid, Strength::Format),
    (
        "us_uscis_receipt",
        |text| in_capitals(text, us_uscis_receipt::is_valid),
        Strength::Format,
    ),
    ("us_visa_foil", us_visa_foil::is_valid, Strength::Format),
    ("us_zip", us_zip::is_valid, Strength::Format),
    ("user_name", user_name::is_valid, Strength::Format),
    (
        "uy_cedula",
        |text| weighted_id::UY_CEDULA.is_valid(text),
        Strength::Checked,
    ),
    (
        "uy_rut",
        |text| weighted_id::UY_RUT.is_valid(text),
        Strength::Checked,
    ),
    ("varied", varied::is_valid, Strength::Format),
    ("ve_rif", state_id::is_ve_rif, Strength::Checked),
    ("vin", vin::is_valid, Strength::Checked),
    ("vin_shape", vin::is_shape_valid, Strength::Format),
    ("vn_mst", weighted_id::is_vn_mst, Strength::Checked),
    ("za_id", za_id::is_valid, Strength::Checked),
    ("zw_id", state_id::is_zw_id, Strength::Checked),
];

/// As `check`, with small letters read as capitals: people type such identifiers in either case, and what a pattern admits
/// is its own matter.
fn in_capitals(candidate: &str, check: Function) -> bool {
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
    EMBEDDED.iter().map(|(name, ..)| *name)
}

fn embedded(name: &str) -> Option<(Function, Strength)> {
    let at = EMBEDDED
        .binary_search_by_key(&name, |(name, ..)| name)
        .ok()?;
    let (_, function, strength) = EMBEDDED[at];
    Some((function, strength))
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
        assert!(EMBEDDED.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }

    #[test]
    fn no_check_panics() {
        let long = "9".repeat(100_000);
        for (name, function, _) in EMBEDDED {
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
                let _ = std::hint::black_box((name, function(candidate)));
            }
        }
    }
}
