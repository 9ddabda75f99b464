#!/usr/bin/env bash
# The gateway end to end: the official Python client of OpenAI, and a stand-in for the model.
set -euo pipefail
cd "$(dirname "$0")"

cache="${XDG_CACHE_HOME:-$HOME/.cache}/promptveil-gateway"
if ! "$cache/venv/bin/python" -c 'import openai' 2>/dev/null; then
    python3 -m venv "$cache/venv"
    "$cache/venv/bin/pip" install --quiet 'openai>=1.99,<3'
fi

cargo build --quiet --bins
bin="${CARGO_TARGET_DIR:-target}/debug"
work="$(mktemp -d)"
servers=()
finish() {
    kill "${servers[@]}" 2>/dev/null || true
    rm -r "$work"
}
trap finish EXIT

# Each server prints the address it listens on.
start() {
    "$bin/$2" "${@:3}" >"$work/$1" &
    servers+=($!)
    for _ in $(seq 100); do
        [ -s "$work/$1" ] && return
        sleep 0.1
    done
    echo "$1 did not start" >&2
    exit 1
}

start model stand_in_model
start gateway promptveil-gateway "$(cat "$work/model")"
start tools promptveil-gateway "$(cat "$work/model")" --restore-tool-arguments
"$cache/venv/bin/python" end_to_end.py "$(cat "$work/gateway")" "$(cat "$work/model")" "$(cat "$work/tools")"
