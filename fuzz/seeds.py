#!/usr/bin/env python3
"""Writes seeds for the fuzz targets into fuzz/corpus, from tests/data, examples/data and the packs.

Standard library only. What is there already stays: a corpus that has grown is not thrown away.
"""

import hashlib
import json
import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CORPUS = Path(__file__).resolve().parent / "corpus"
# Files, and the lines of vectors, are cut into pieces that a fuzzer can work on.
LONGEST = 2_000

PAYLOADS = [
    '{"model":"m","messages":[{"role":"user","content":TEXT}]}',
    '{"model":"m","messages":[{"role":"user","content":[{"type":"text","text":TEXT}]}]}',
    '{"contents":[{"role":"user","parts":[{"text":TEXT}]}]}',
    '{"ssn":531278846,"note":TEXT,"nested":"{\\"ssn\\": \\"531-27-8846\\"}"}',
]
REGEXES = [
    r"LV[- ]\d{2}[- ]\d{6}",
    r"(?i)case no\.? (?P<value>[A-Z]{1,3}\d{4,8})",
    r"[a-z0-9.]{1,20}@[a-z0-9]{1,20}\.[a-z]{2,4}",
    r"(?:AKIA|ASIA)[0-9A-Z]{16}",
    r"\d{3}-\d{2}-\d{4}|\d{9}",
    r"[\p{L}]{2,10} \d+",
]


def write(target, choice, body):
    """One seed: two bytes that choose, where the target reads them, and the body."""
    data = bytes(choice) + body[:LONGEST]
    folder = CORPUS / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)


def joined(text):
    """Texts that look like working credentials are stored in parts."""
    return "".join(text).encode()


def texts():
    """Example files by paragraph, every tenth vector, and encoded values."""
    for path in sorted((ROOT / "examples/data").iterdir()):
        yield path.read_bytes()
        yield from path.read_bytes().split(b"\n\n")
    lines = (ROOT / "tests/data/vectors.jsonl").read_text("utf-8").splitlines()
    for line in lines[::10]:
        yield joined(json.loads(line)["text"])
    yield b"key NTMxLTI3LTg4NDY= and 531%2D27%2D8846, SSN 5\xe2\x80\x8b31-27-8846"


def examples_of_packs():
    """Each pack's first examples, with the number of the pack: `scan` compares pack by pack."""
    listed = (ROOT / "src/rules/packs.rs").read_text("utf-8")
    known = re.findall(r'^    [A-Z_]+ = "([a-z-]+)":', listed, re.M)
    for number, name in enumerate(known):
        pack = tomllib.loads((ROOT / f"patterns/{name}.toml").read_text("utf-8"))
        for rule in pack["rules"]:
            for example in rule.get("must_match", [])[:2] + rule.get("must_not_match", [])[:1]:
                text = example if isinstance(example, (str, list)) else example["text"]
                yield number, joined(text)


def main():
    for at, text in enumerate(texts()):
        for target in ("scan", "stream", "decode", "view"):
            write(target, (at % 256, at * 7 % 256), text)
        quoted = json.dumps(text.decode("utf-8", "replace"))
        for kind, payload in enumerate(PAYLOADS):
            if at % 8 == kind:
                write("payload", (kind, at % 256), payload.replace("TEXT", quoted).encode())
    for number, text in examples_of_packs():
        write("scan", (number, 0), text)
    for at, regex in enumerate(REGEXES):
        line = regex.encode() + b"\nCase no. AB12345, LV-25-004417, a.b@example.org 531-27-8846\n"
        for choice in range(0, 64, 5):
            write("pattern", (choice, at), line)
    changes = tomllib.loads((ROOT / "tests/data/token_changes.toml").read_text("utf-8"))
    for at, change in enumerate(changes["change"]):
        # A byte below 8 stands for a token.
        text = change["text"].replace("[TOKEN]", "\x01").replace("TOKEN", "\x02").encode()
        for target in ("restore", "restore_stream"):
            write(target, (at % 32, 1 + at * 2 % 250), text + b" [x](http://a/\x03)")
    for path in sorted((ROOT / "patterns").glob("*.toml")):
        head, *rules = re.split(rb"(?m)^\[\[rules\]\]\n", path.read_bytes())
        for rule in rules[:4]:
            for target in ("pack_toml", "merge"):
                write(target, (), head + b"[[rules]]\n" + rule)
    for folder in sorted(CORPUS.iterdir()):
        print(f"{folder.name}: {len(list(folder.iterdir()))} seeds and finds")


if __name__ == "__main__":
    main()
