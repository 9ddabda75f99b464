"""Compares the crate's validators with python-stdnum on random candidates.

compare.py ORACLE [COUNT] prints a Markdown table: for each validator, how many of COUNT candidates both take, and how
many only one of them takes, with one such candidate. Candidates have the right shape; half of them get their last
character or two replaced until python-stdnum takes them, where 200 attempts find one.
"""

import importlib
import random
import string
import subprocess
import sys

# Validator, module of python-stdnum, shapes. In a shape # is a digit, @ a capital letter, ? either, and d6, d8, r6 a
# date as YYMMDD, YYYYMMDD, DDMMYY; y is a year of two digits.
TABLE = [
    ("aba", "us.rtn", "#########"),
    ("ar_cbu", "ar.cbu", "######################"),
    ("ar_cuit", "ar.cuit", "20######### 27######### 30#########"),
    ("at_steuernummer", "at.tin", "#########"),
    ("at_svnr", "at.vnr", "####{r6}"),
    ("au_abn", "au.abn", "###########"),
    ("au_acn", "au.acn", "#########"),
    ("au_tfn", "au.tfn", "#########"),
    ("az_voen", "az.voen", "#########1 #########2"),
    ("be_eid", "be.eid", "############"),
    ("be_nrn", "be.nn", "{d6}#####"),
    ("bg_egn", "bg.egn", "{d6}####"),
    ("bg_lnch", "bg.pnf", "##########"),
    ("bic", "bic", "@@@@DE@@ @@@@DE##@@@"),
    ("br_cnpj", "br.cnpj", "##############"),
    ("br_cpf", "br.cpf", "###########"),
    ("by_unp", "by.unp", "1######## M@#######"),
    ("ca_bc_phn", "ca.bc_phn", "9#########"),
    ("ca_bn", "ca.bn", "######### #########RC0001"),
    ("ca_sin", "ca.sin", "#########"),
    ("ch_ahv", "ch.ssn", "756##########"),
    ("ch_uid", "ch.uid", "CHE#########"),
    ("cl_rut", "cl.rut", "######## ########K"),
    ("cn_resident_id", "cn.ric", "110105{d8}###? 440308{d8}####"),
    ("cn_uscc", "cn.uscc", "91######MA########"),
    ("co_nit", "co.nit", "######### ##########"),
    ("cusip", "cusip", "######??#"),
    ("cz_account", "cz.bankaccount", "######-##########/0100 ##########/0800"),
    ("cz_rodne_cislo", "cz.rc", "{d6}####"),
    ("de_iban", "iban", "DE####################"),
    ("de_steuer_id", "de.idnr", "###########"),
    ("de_ust_idnr", "de.vat", "DE#########"),
    ("dk_cpr", "dk.cpr", "{r6}####"),
    ("dk_vat", "dk.cvr", "########"),
    ("do_rnc", "do.rnc", "#########"),
    ("ec_cedula", "ec.ci", "17######## 09########"),
    ("ec_ruc", "ec.ruc", "179#######001 176#######001 170#######001"),
    ("ee_isikukood", "ee.ik", "3{d6}#### 4{d6}####"),
    ("ee_register", "ee.registrikood", "1####### 7#######"),
    ("es_catastro", "es.referenciacatastral", "#######VK####N####@@"),
    ("es_ccc", "es.ccc", "####################"),
    ("es_cif", "es.cif", "A######## B######## P#######@"),
    ("es_cups", "es.cups", "ES################@@"),
    ("es_dni", "es.dni", "########@"),
    ("es_nie", "es.nie", "X#######@ Y#######@ Z#######@"),
    ("eu_vat", "eu.vat", "DE######### ATU######## FR########### IT########### PL########## NL#########B## BE0#########"),
    ("fi_hetu", "fi.hetu", "{r6}-###?"),
    ("fr_nir", "fr.nir", "1############## 2##############"),
    ("fr_siren", "fr.siren", "#########"),
    ("fr_spi", "fr.nif", "#############"),
    ("gh_tin", "gh.tin", "C00########"),
    ("gr_afm", "gr.vat", "#########"),
    ("gr_amka", "gr.amka", "{r6}#####"),
    ("gt_nit", "gt.nit", "######## #######K"),
    ("hr_oib", "hr.oib", "###########"),
    ("iban", "iban", "AT################## CH################### NL##@@@@########## GB##@@@@##############"),
    ("id_npwp", "id.npwp", "############### 0###############"),
    ("ie_ppsn", "ie.pps", "#######@ #######@A"),
    ("imei", "imei", "###############"),
    ("in_aadhaar", "in_.aadhaar", "############"),
    ("in_gstin", "in_.gstin", "27@@@P@####@1Z? 09@@@C@####@2Z?"),
    ("in_vid", "in_.vid", "3###############"),
    ("is_kennitala", "is_.kennitala", "{r6}####"),
    ("isin", "isin", "US#########? DE#########?"),
    ("it_codice_fiscale", "it.codicefiscale", "@@@@@@##@##@###@"),
    ("it_partita_iva", "it.iva", "###########"),
    ("jp_corporate", "jp.cn", "#############"),
    ("jp_my_number", "jp.in_", "############"),
    ("lei", "lei", "??????????????????##"),
    ("luhn", "luhn", "################"),
    ("lv_personas_kods", "lv.pvn", "{r6}#####"),
    ("ma_ice", "ma.ice", "###############"),
    ("md_idn", "md.idno", "#############"),
    ("me_pib", "me.pib", "########"),
    ("mk_edb", "mk.edb", "#############"),
    ("mu_nid", "mu.nid", "L{r6}######?"),
    ("mx_curp", "mx.curp", "BOXW{d6}HNERXN0#"),
    ("my_nric", "my.nric", "{d6}######"),
    ("mz_nuit", "mz.nuit", "#########"),
    ("nl_bsn", "nl.bsn", "#########"),
    ("no_account", "no.kontonr", "###########"),
    ("no_fnr", "no.fodselsnummer", "{r6}#####"),
    ("no_orgnr", "no.orgnr", "#########"),
    ("nz_ird", "nz.ird", "######## #########"),
    ("pe_cui", "pe.cui", "######### ########A"),
    ("pe_ruc", "pe.ruc", "20######### 10#########"),
    ("pl_nip", "pl.nip", "##########"),
    ("pl_pesel", "pl.pesel", "{d6}#####"),
    ("pl_regon", "pl.regon", "######### ##############"),
    ("pt_cc", "pt.cc", "#########ZX#"),
    ("pt_nif", "pt.nif", "#########"),
    ("py_ruc", "py.ruc", "######## #########"),
    ("ro_cnp", "ro.cnp", "1{d6}###### 2{d6}######"),
    ("rs_pib", "rs.pib", "#########"),
    ("ru_inn", "ru.inn", "########## ############"),
    ("ru_ogrn", "ru.ogrn", "1############ 3##############"),
    ("se_orgnr", "se.orgnr", "55####-####"),
    ("se_personnummer", "se.personnummer", "{d6}-####"),
    ("sepa_creditor_id", "eu.at_02", "DE##ZZZ0##########"),
    ("sg_uen", "sg.uen", "########@ 19#######@ T01FC####@"),
    ("si_emso", "si.emso", "#############"),
    ("si_maticna", "si.maticna", "####### #######001"),
    ("sn_ninea", "sn.ninea", "####### #######2G3"),
    ("sv_nit", "sv.nit", "0#############"),
    ("th_id", "th.pin", "#############"),
    ("th_tin", "th.tin", "#############"),
    ("tr_tckn", "tr.tckimlik", "###########"),
    ("tr_vkn", "tr.vkn", "##########"),
    ("tw_ubn", "tw.ubn", "########"),
    ("ua_edrpou", "ua.edrpou", "########"),
    ("ua_rnokpp", "ua.rntrc", "##########"),
    ("uk_nhs", "gb.nhs", "##########"),
    ("uk_utr", "gb.utr", "##########"),
    ("us_atin", "us.atin", "9##-93-####"),
    ("us_ein", "us.ein", "##-#######"),
    ("us_itin", "us.itin", "9##-##-####"),
    ("us_ssn", "us.ssn", "###-##-####"),
    ("uy_rut", "uy.rut", "21######001#"),
    ("ve_rif", "ve.rif", "J######### V#########"),
    ("vn_mst", "vn.mst", "########## ##########001"),
    ("za_id", "za.idnr", "{d6}#######"),
]


def fill(shape, rng):
    year, month, day = rng.randrange(100), rng.randrange(1, 13), rng.randrange(1, 29)
    d6 = f"{year:02}{month:02}{day:02}"
    r6 = f"{day:02}{month:02}{year:02}"
    any_of = {"#": string.digits, "@": string.ascii_uppercase, "?": string.digits + string.ascii_uppercase}
    d8 = rng.choice(["19", "20"]) + d6
    shape = shape.replace("{d6}", "\0").replace("{r6}", "\1").replace("{d8}", "\2")
    filled = "".join(rng.choice(any_of[c]) if c in any_of else c for c in shape)
    return filled.replace("\0", d6).replace("\1", r6).replace("\2", d8)


def mend(candidate, is_valid, rng):
    """Another candidate that differs in the last characters only and is valid, if one is soon found."""
    last = string.digits + (string.ascii_uppercase if candidate[-1].isalpha() else "")
    for _ in range(200):
        changed = candidate[:-2] + (rng.choice(string.digits) if candidate[-2].isdigit() else candidate[-2]) + rng.choice(last)
        if is_valid(changed):
            return changed
    return candidate


def candidates(shapes, is_valid, count, rng):
    shapes = shapes.split()
    for at in range(count):
        candidate = fill(shapes[at % len(shapes)], rng)
        yield mend(candidate, is_valid, rng) if at % 20 == 0 else candidate


def main():
    oracle, count = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
    print("| Validator | Module | Candidates | Both take | Only ours | Only theirs | Such as |\n|---|---|---|---|---|---|---|")
    for name, module, shapes in TABLE:
        is_valid = importlib.import_module(f"stdnum.{module}").is_valid
        rng = random.Random(name)
        all_of_them = list(candidates(shapes, is_valid, count, rng))
        lines = "".join(f"{name}\t{candidate}\n" for candidate in all_of_them)
        answer = subprocess.run([oracle], input=lines, capture_output=True, text=True, check=True).stdout
        ours = [line == "1" for line in answer.split()]
        theirs = [bool(is_valid(candidate)) for candidate in all_of_them]
        assert len(ours) == len(theirs), name
        both = sum(map(lambda pair: all(pair), zip(ours, theirs)))
        only_ours = [c for c, o, t in zip(all_of_them, ours, theirs) if o and not t]
        only_theirs = [c for c, o, t in zip(all_of_them, ours, theirs) if t and not o]
        such = " ".join(only_ours[:2] + only_theirs[:2])
        print(f"| {name} | {module} | {count} | {both} | {len(only_ours)} | {len(only_theirs)} | {such} |", flush=True)


if __name__ == "__main__":
    main()
