#!/usr/bin/env python3
"""Draws the table of benches/record/peers.md as an SVG: a bar an engine and text, on a logarithmic scale.

Standard library only: benches/peers/plot.py TABLE.md PLOT.svg
"""

import html
import math
import sys

SHOWN = ["prose", "dense", "logs"]
COLORS = {"prose": "#3b6fb6", "dense": "#c8743c", "logs": "#5d9b5d"}
LEFT, BAR, GAP, WIDTH = 190, 11, 12, 640
LOW, HIGH = 1e-4, 100.0


def rows(path):
    """Engine and speeds by text, from the first table."""
    lines = [line.strip() for line in open(path, encoding="utf-8") if line.startswith("|")]
    head = [cell.strip() for cell in lines[0].strip("|").split("|")]
    found = []
    for line in lines[2:]:
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if cells[0] == "engine":
            break
        found.append((cells[0], {name: float(cells[head.index(name)]) for name in SHOWN}))
    return found


def x_of(speed):
    span = math.log10(HIGH / LOW)
    return LEFT + WIDTH * math.log10(min(max(speed, LOW), HIGH) / LOW) / span


def text(x, y, words, extra=""):
    return f'<text x="{x:.0f}" y="{y:.0f}" {extra}>{html.escape(words)}</text>'


def draw(engines):
    step = BAR * len(SHOWN) + GAP
    height = 50 + step * len(engines) + 30
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{LEFT + WIDTH + 70}" height="{height}" '
        'font-family="sans-serif" font-size="11" fill="#444">',
        f'<rect width="100%" height="100%" fill="#ffffff"/>',
        text(LEFT, 16, "GB/s, one thread, logarithmic", 'font-size="12"'),
    ]
    for at, name in enumerate(SHOWN):
        out.append(f'<rect x="{LEFT + 220 + 80 * at}" y="7" width="10" height="10" fill="{COLORS[name]}"/>')
        out.append(text(LEFT + 235 + 80 * at, 16, name))
    for power in range(round(math.log10(LOW)), round(math.log10(HIGH)) + 1):
        x = x_of(10.0**power)
        out.append(f'<line x1="{x:.0f}" y1="28" x2="{x:.0f}" y2="{height - 24}" stroke="#ddd"/>')
        out.append(text(x, height - 8, f"{10.0**power:g}", 'text-anchor="middle"'))
    for row, (engine, speeds) in enumerate(engines):
        top = 34 + row * step
        out.append(text(LEFT - 8, top + BAR * len(SHOWN) / 2 + 4, engine, 'text-anchor="end"'))
        for at, name in enumerate(SHOWN):
            y, end = top + at * BAR, x_of(speeds[name])
            out.append(
                f'<rect x="{LEFT}" y="{y}" width="{max(end - LEFT, 1):.1f}" height="{BAR - 1}" fill="{COLORS[name]}"/>'
            )
            out.append(text(end + 4, y + 9, f"{speeds[name]:g}", 'font-size="9"'))
    return "\n".join([*out, "</svg>"]) + "\n"


def main():
    source, target = sys.argv[1:]
    with open(target, "w", encoding="utf-8") as out:
        out.write(draw(rows(source)))


if __name__ == "__main__":
    main()
