"""Recall and precision on texts with values that are not ours.

letters.py PROMPTVEIL [COUNT] [--peers] [--show] prints a Markdown table. The values come from Faker (US and German names,
addresses, telephone numbers, cards ...), the sentences round them from here. A value counts as found when findings cover
each of its letters and digits, whatever their label; a finding is right when it touches a value. With --peers the same
texts go through presidio-analyzer as well, without a language model: none can be installed from a package index.
"""

import collections
import json
import logging
import random
import re
import subprocess
import sys

from faker import Faker

# presidio asks the network for a list of suffixes, and has one of its own.
logging.disable(logging.ERROR)

US_TEXTS = """\
Dear {NAME},\\n\\nThank you for writing. Our records show {ADDRESS} and {PHONE}. Call us if either is wrong.\\n\\nSincerely,\\n{NAME}
The caseworker spoke with {NAME} on Tuesday. The family moved to {ADDRESS} last month.
{NAME}\\n{ADDRESS}\\n\\nRe: overdue balance\\n\\nDear Ms. {LAST},\\n\\nthe card {CARD} was declined twice. Please call {PHONE}.
Client {NAME} (SSN {SSN}) was born on {DOB}.
Please update the file: {NAME}, {PHONE}, {EMAIL}.
Can you draft a reply to {NAME}? She lives at {ADDRESS} and can be reached at {PHONE} after five.
I lost my card {CARD} yesterday, please block it. My name is {NAME}.
My new address is {ADDRESS}. Could you change it for my account?
Send the replacement card to {NAME}, {ADDRESS}.
Interview notes: {NAME} said that {NAME} had called from {PHONE}.
Witness {NAME} stated that she saw the defendant, {NAME}, near {STREET}.
Meeting attendees: {NAME}, {NAME}, {NAME} and {NAME}.
From: {NAME} <{EMAIL}>\\nTo: {NAME} <{EMAIL}>\\nSubject: appointment\\n\\nCan we move it? My cell is {PHONE}.\\n\\nBest,\\n{NAME}
Please transfer the refund to {IBAN}, account holder {NAME}.
Name: {NAME}\\nDOB: {DOB}\\nAddress: {ADDRESS}\\nPhone: {PHONE}\\nSSN: {SSN}
The applicant, {NAME}, date of birth {DOB}, lives at {STREET}.
{NAME} will be the speaker at the conference.
Have you heard {NAME} speak yet?
I want to add {NAME} as a beneficiary to my account.
What is the limit for card {CARD}?
Bot: What's the name on the account? User: {NAME}
Bot: Where should we send it? User: {ADDRESS}
Can someone call me on {PHONE}? I have questions about the application.
We sent two letters to {ADDRESS} and both came back.
Mr. {LAST} asked whether his daughter {NAME} is covered too.
Patient {NAME}, born {DOB}, was seen in clinic today. Emergency contact: {NAME}, {PHONE}.
The landlord, {NAME}, can be reached at {PHONE} or {EMAIL}.
Login attempt for {EMAIL} from {IP} was blocked.
Forwarded by {NAME}. Her direct line is {PHONE}.
Please schedule an interview with {NAME} and {NAME} next week.
Her mother, {NAME}, still lives at {ADDRESS}.
Employee {NAME} reported the incident to supervisor {NAME}.
According to {NAME}, the order was paid with {CARD}.
His manager is {NAME}.
Ship to:\\n{NAME}\\n{ADDRESS}\\nTel: {PHONE}
Guardian: {NAME}, {STREET}, {PHONE}
The check should be made out to {NAME}.
Charge {CARD}, the billing address is {ADDRESS}.
Hello, this is {NAME}. I am calling about my claim. You can reach me at {PHONE}.
"""

GERMAN_TEXTS = """\
Sehr geehrte Frau {LAST},\\n\\nwir haben Ihre Anschrift {ADDRESS} geändert. Ihre Rufnummer ist {PHONE}.\\n\\nMit freundlichen Grüßen\\n{NAME}
Herr {NAME}, geboren am {DOB}, wohnhaft {ADDRESS}, hat einen Antrag gestellt.
Bitte überweisen Sie den Betrag auf {IBAN}. Kontoinhaber ist {NAME}.
Die Zeugin {NAME} erklärte, sie habe {NAME} gesehen.
Rückfragen an {NAME}, Telefon {PHONE}, E-Mail {EMAIL}.
{NAME}\\n{ADDRESS}\\n\\nSehr geehrter Herr {LAST},\\n\\nIhr Schreiben ist eingegangen.
Ansprechpartner: {NAME}, Tel. {PHONE}
Gestern rief {NAME} an und bat um Rückruf unter {PHONE}.
Name: {NAME}\\nGeburtsdatum: {DOB}\\nAnschrift: {ADDRESS}
Die Karte {CARD} von {NAME} wurde gesperrt.
Das Gespräch führten {NAME} und {NAME}.
Der Mieter {NAME} zieht zum Monatsende in die {STREET}.
"""

TITLE = re.compile(r"(?:Mr|Mrs|Ms|Miss|Dr)\.? ")


def one_line(address):
    return address if random.random() < 0.4 else address.replace("\n", ", ")


def us_address(faker):
    address = faker.address()
    while address.split("\n")[-1][:3] in ("FPO", "APO", "DPO"):
        address = faker.address()
    return one_line(address)


def us_name(faker):
    return faker.name() if random.random() < 0.3 else f"{faker.first_name()} {faker.last_name()}"


def card(faker):
    number = faker.credit_card_number()
    if len(number) == 16 and random.random() < 0.5:
        joint = random.choice(" -")
        number = joint.join(number[at : at + 4] for at in range(0, 16, 4))
    return number


def birth_date(faker, formats):
    return faker.date_of_birth(minimum_age=18, maximum_age=90).strftime(random.choice(formats))


def values(faker, name, address, date_formats):
    return {
        "NAME": lambda: name(faker),
        "LAST": faker.last_name,
        "ADDRESS": lambda: address(faker),
        "STREET": faker.street_address,
        "PHONE": faker.phone_number,
        "CARD": lambda: card(faker),
        "EMAIL": faker.email,
        "SSN": faker.ssn,
        "IBAN": faker.iban,
        "DOB": lambda: birth_date(faker, date_formats),
        "IP": faker.ipv4_public,
    }


def labelled(texts, makers):
    """A text, and where its values stand: start, end, kind."""
    template = random.choice(texts).replace("\\n", "\n")
    text, spans, last = "", [], 0
    for field in re.finditer(r"\{(\w+)\}", template):
        text += template[last : field.start()]
        value = makers[field.group(1)]()
        title = TITLE.match(value)
        spans.append((len(text) + (title.end() if title else 0), len(text) + len(value), field.group(1)))
        text += value
        last = field.end()
    return text + template[last:], spans


def made(count):
    Faker.seed(20261123)
    random.seed(20261123)
    american, german = Faker("en_US"), Faker("de_DE")
    us = values(american, us_name, us_address, ["%m/%d/%Y", "%Y-%m-%d", "%B %d, %Y", "%d %B %Y", "%m-%d-%Y"])
    plain = lambda faker: f"{faker.first_name()} {faker.last_name()}"
    de = values(german, plain, lambda faker: one_line(faker.address()), ["%d.%m.%Y"])
    us_texts, de_texts = US_TEXTS.splitlines(), GERMAN_TEXTS.splitlines()
    return [labelled(de_texts, de) if random.random() < 0.25 else labelled(us_texts, us) for _ in range(count)]


def of_promptveil(binary, texts):
    lines = "".join(json.dumps({"id": str(at), "text": text}) + "\n" for at, (text, _) in enumerate(texts))
    command = [binary, "scan", "--jsonl", "--offsets", "codepoints"]
    done = subprocess.run(command, input=lines, capture_output=True, text=True, check=True)
    rows = map(json.loads, done.stdout.splitlines())
    return [[(one["start"], one["end"], one["entity"]) for one in row["findings"]] for row in rows]


def of_presidio(texts):
    import spacy
    from presidio_analyzer import AnalyzerEngine
    from presidio_analyzer.nlp_engine import SpacyNlpEngine

    class Blank(SpacyNlpEngine):
        def __init__(self):
            super().__init__()
            self.nlp = {"en": spacy.blank("en")}

    analyzer = AnalyzerEngine(nlp_engine=Blank(), supported_languages=["en"])
    found = lambda text: analyzer.analyze(text=text, language="en", score_threshold=0.35)
    return [[(one.start, one.end, one.entity_type) for one in found(text)] for text, _ in texts]


def of_command(command, texts):
    """A peer that reads one JSON string a line and answers with `[[start, end, label], ...]` in code points."""
    lines = "".join(json.dumps(text) + "\n" for text, _ in texts)
    done = subprocess.run([command], input=lines, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


class Counts:
    def __init__(self, texts, found, show):
        self.values, self.covered = collections.Counter(), collections.Counter()
        self.findings, self.right = 0, 0
        for (text, spans), findings in zip(texts, found, strict=True):
            covered = {at for start, end, _ in findings for at in range(start, end)}
            for start, end, kind in spans:
                self.values[kind] += 1
                is_covered = all(at in covered for at in range(start, end) if text[at].isalnum())
                self.covered[kind] += is_covered
                if show and not is_covered:
                    print("missed", kind, repr(text[max(0, start - 25) : end + 15]), file=sys.stderr)
            for start, end, label in findings:
                is_right = any(start < other_end and other_start < end for other_start, other_end, _ in spans)
                self.findings += 1
                self.right += is_right
                if show and not is_right:
                    print("wrong", label, repr(text[max(0, start - 25) : end + 15]), file=sys.stderr)

    def recall(self, kind):
        return f"{self.covered[kind] / self.values[kind]:.3f}"


def main():
    words = [word for word in sys.argv[1:] if not word.startswith("--")]
    texts = made(int(words[1]) if len(words) > 1 else 4000)
    tools = {"promptveil": Counts(texts, of_promptveil(words[0], texts), "--show" in sys.argv)}
    if "--peers" in sys.argv:
        tools["presidio-analyzer"] = Counts(texts, of_presidio(texts), False)
    for command in words[2:]:
        tools[command.rsplit("/", 1)[-1]] = Counts(texts, of_command(command, texts), False)
    first = tools["promptveil"]
    print("| kind | values | " + " | ".join(tools) + " |\n|---|---:|" + "---:|" * len(tools))
    for kind in sorted(first.values):
        cells = " | ".join(counts.recall(kind) for counts in tools.values())
        print(f"| {kind} | {first.values[kind]} | {cells} |")
    total = lambda counts: f"{counts.covered.total() / counts.values.total():.3f}"
    print(f"| all | {first.values.total()} | " + " | ".join(map(total, tools.values())) + " |")
    precision = lambda counts: f"{counts.right / max(1, counts.findings):.3f} of {counts.findings}"
    print("| precision | | " + " | ".join(map(precision, tools.values())) + " |")


if __name__ == "__main__":
    main()
