//! Dense records: tables and forms with an identifier in almost every line.

use super::identifiers::{self as make, Make};
use super::random::Random;

/// A column or field: its label and what stands in it.
type Field = (&'static str, Make);

const CLIENTS: &[Field] = &[
    ("Name", make::person),
    ("SSN", make::us_ssn),
    ("DOB", make::date),
    ("Phone", make::us_phone),
    ("Email", make::email),
    ("Routing", make::us_aba_routing),
    ("Account", make::us_bank_account),
];

const PATIENTS: &[Field] = &[
    ("MRN", make::mrn),
    ("MBI", make::us_mbi),
    ("DOB", make::date),
    ("NPI", make::us_npi),
    ("DEA", make::us_dea),
    ("ICD-10", make::icd10_cm),
    ("Phone", make::us_phone),
];

const CASES: &[Field] = &[
    ("Docket", make::ma_docket_superior),
    ("District docket", make::ma_docket_district),
    ("Police report", make::police_report),
    ("License", make::ma_driver_license),
    ("VIN", make::vin),
    ("Email", make::email),
];

const VERSICHERTE: &[Field] = &[
    ("Name", make::german_person),
    ("Steuer-ID", make::de_steuer_id),
    ("SV-Nummer", make::de_rvnr),
    ("KVNR", make::de_kvnr),
    ("IBAN", make::de_iban),
    ("Telefon", make::de_phone),
    ("Aktenzeichen", make::de_aktenzeichen_gericht),
];

const FORM: &[Field] = &[
    ("Applicant", make::person),
    ("SSN", make::us_ssn),
    ("Date of birth", make::date),
    ("Home address", make::us_street_address),
    ("Phone", make::us_phone),
    ("Email", make::email),
    ("MassHealth member ID", make::ma_masshealth_id),
    ("DTA agency ID", make::ma_dta_agency_id),
    ("Driver's license", make::ma_driver_license),
    ("A-Number", make::us_a_number),
    ("EIN", make::us_ein),
    ("Routing number", make::us_aba_routing),
    ("Checking account", make::us_bank_account),
    ("Card number", make::payment_card),
    ("IBAN", make::eu_iban),
    ("Probate docket", make::ma_docket_probate),
    ("Housing docket", make::ma_docket_housing),
];

const SETTINGS: &[Field] = &[
    ("password", make::password),
    ("DATABASE_URL", make::db_connection_string),
    ("GITHUB_TOKEN", make::github_token),
    ("AWS_ACCESS_KEY_ID", make::aws_access_key_id),
    ("admin_email", make::email),
    ("host", make::ipv4),
    ("mac", make::mac_address),
];

/// Tables, forms and settings up to `len` bytes or a little more.
pub(crate) fn dense(mut random: Random, out: &mut Vec<u8>, len: usize) {
    while out.len() < len {
        match random.below(8) {
            0 | 1 => table(&mut random, out, CLIENTS, ","),
            2 => table(&mut random, out, PATIENTS, "\t"),
            3 => table(&mut random, out, CASES, " | "),
            4 => table(&mut random, out, VERSICHERTE, ";"),
            5 | 6 => form(&mut random, out, FORM, ": "),
            _ => form(&mut random, out, SETTINGS, "="),
        }
        out.push(b'\n');
    }
}

/// A heading and 8 to 40 rows.
fn table(random: &mut Random, out: &mut Vec<u8>, fields: &[Field], separator: &str) {
    let heading: Vec<&str> = fields.iter().map(|(label, _)| *label).collect();
    out.extend_from_slice(heading.join(separator).as_bytes());
    out.push(b'\n');
    for _ in 0..random.within(8, 40) {
        for (at, (_, make)) in fields.iter().enumerate() {
            if at > 0 {
                out.extend_from_slice(separator.as_bytes());
            }
            out.extend_from_slice(cell(random, *make).as_bytes());
        }
        out.push(b'\n');
    }
}

/// One line for each field.
fn form(random: &mut Random, out: &mut Vec<u8>, fields: &[Field], separator: &str) {
    for (label, make) in fields {
        out.extend_from_slice(label.as_bytes());
        out.extend_from_slice(separator.as_bytes());
        out.extend_from_slice(cell(random, *make).as_bytes());
        out.push(b'\n');
    }
}

/// A value, and in one of four cases one that just fails.
fn cell(random: &mut Random, make: Make) -> String {
    let valid = make(random);
    if random.one_in(4) {
        make::near_miss(random, &valid)
    } else {
        valid
    }
}
