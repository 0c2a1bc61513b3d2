#!/usr/bin/env bash
# Pins and hashes pyproject.toml's dependencies for every platform; no index address is recorded.
set -euo pipefail
cd "$(dirname "$0")/.."
uv="$(command -v uv || echo .venv/bin/uv)"
[ -x "$uv" ] || { .venv/bin/python -m pip install --quiet uv && uv=.venv/bin/uv; }

pin() {
  "$uv" pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links \
    --custom-compile-command "make lock" "$@"
}

product() { pin pyproject.toml --group build "$@"; }

product -o requirements.txt
product --group dev -c requirements.txt -o requirements-dev.txt
pin -c requirements-dev.txt tests/payments/localstripe.in -o tests/payments/localstripe.txt
