#!/usr/bin/env python3
"""Puts the table of speeds of benches/record/peers.md between the two marks in the README."""

import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BEGIN, END = "<!-- peers: written by benches/peers/run -->", "<!-- /peers -->"


def main():
    record = (ROOT / "benches/record/peers.md").read_text("utf-8")
    table = re.search(r"(?m)(^\|.*\n)+", record).group(0)
    readme = ROOT / "README.md"
    before, rest = readme.read_text("utf-8").split(BEGIN)
    after = rest.split(END)[1]
    readme.write_text(f"{before}{BEGIN}\n{table}{END}{after}", "utf-8")


if __name__ == "__main__":
    main()
