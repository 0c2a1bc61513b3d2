#!/usr/bin/env bash
# The checks, in three sizes: `fast`, `all` (what counts as green) and `proof` (what takes long or measures);
# and `pictures`, which takes those of the README.
set -euo pipefail
cd "$(dirname "$0")/.."
tools/setup.sh test
PATH="$PWD/.venv/bin:$PATH"
failed=""

# The product's own settings must not reach the tests.
while IFS= read -r name; do unset "$name"; done < <(compgen -e | grep -E '^(MYTOYOTA_.*|HOST|PORT|PUBLIC_URL|DATABASE_URL)$' || true)

# Hundreds of processes start during a run, and each that runs tests loads all of them: what Python compiled for the
# first serves the others.
unset PYTHONDONTWRITEBYTECODE
python -m compileall -q -x 'node_modules|/test_' mytoyota tests

step() {
  local name="$1"
  shift
  printf -- '--- %s\n' "$name"
  "$@" || failed="$failed $name,"
}

static_checks() {
  step style ruff check --quiet .
  step types mypy
  step imports lint-imports
  [ -z "$failed" ] || return 1
}

# The source is checked while the tests run; what the checks say is shown after them.
source_and_tests() {
  local said checks
  said="$(mktemp)"
  static_checks >"$said" 2>&1 & checks=$!
  pytest -q --collect-only "$@" >/dev/null 2>&1 || true
  step tests pytest -q -n "$(($(nproc) * 2))" --dist worksteal "$@"  # two for a core: browsers and servers are waited for
  wait "$checks" || failed="$failed style types or imports,"
  cat "$said"
  rm -f "$said"
}

case "$1" in
  fast)
    source_and_tests -m "not browser and not proof"
    ;;
  all)
    source_and_tests
    ;;
  pictures)
    SCREENSHOTS=1 step pictures pytest -q tests/browser/test_every_page.py
    SCREENSHOTS=1 step "pictures of the manual" pytest -q -m proof tests/browser/test_manual_pictures.py
    step house python tools/house.py
    ;;
  proof)
    step proofs pytest -v -m proof --timeout 3600
    EXAMPLES=2000 step properties pytest -q tests/flows/test_path.py tests/vehicles/test_matching_properties.py
    SCREENSHOTS=compare step pages pytest -q tests/browser  # every page at every width, in every colour
    SCREENSHOTS=compare step "pictures of the manual" pytest -q -m proof tests/browser/test_manual_pictures.py
    for benchmark in benchmarks/[!_]*.py; do
      step "$benchmark" python -m "benchmarks.$(basename "$benchmark" .py)"
    done
    ;;
esac
[ -z "$failed" ] || { echo "Failed:${failed%,}"; exit 1; }
