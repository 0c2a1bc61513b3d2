#!/usr/bin/env bash
# All the set-up, for `run` or for `test`; what was done before and has not changed is not done again.
set -euo pipefail
cd "$(dirname "$0")/.."
purpose="${1:-run}"
export MYTOYOTA_DEMO="${MYTOYOTA_DEMO:-1}" PIP_DISABLE_PIP_VERSION_CHECK=1
instance="${MYTOYOTA_INSTANCE_DIR:-$PWD/instance}"

say() { printf '%s\n' "$*" >&2; }
stop() { say "$*"; exit 1; }

writable_folder() {
  [ -w . ] || stop "The folder $PWD cannot be written: make it yours, or clone into one that is."
}

suitable_python() {
  local name
  for name in python3 python3.13 python3.12 python3.11; do
    if "$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; then
      "$name" -c 'import sys; print(sys.executable)'
      return
    fi
  done
}

# Prints the Debian packages that are missing; what came in another way counts as there.
missing_packages() {
  local fonts=/usr/share/fonts/opentype libraries
  libraries="$(/sbin/ldconfig -p)"
  [ -n "$(suitable_python)" ] || echo python3
  [ -x .venv/bin/python ] || "$(suitable_python)" -c 'import ensurepip' 2>/dev/null || echo python3-venv
  command -v tesseract >/dev/null || echo tesseract-ocr
  tesseract --list-langs 2>/dev/null | grep -qx jpn || echo tesseract-ocr-jpn
  [[ "$libraries" == *libpangoft2-1.0.so* ]] || echo libpangoft2-1.0-0
  [[ "$libraries" == *libharfbuzz-subset.so* ]] || echo libharfbuzz-subset0
  [ -e $fonts/ipaexfont-gothic/ipaexg.ttf ] || [ -n "$(fc-list :lang=ja 2>/dev/null)" ] || echo fonts-ipaexfont-gothic
  [ "$purpose" = test ] || return 0
  command -v "${CHROMIUM:-chromium-headless-shell}" >/dev/null || echo chromium-headless-shell
  [ -e /usr/lib/apache2/modules/mod_auth_openidc.so ] || echo libapache2-mod-auth-openidc
  # Servers that the tests start for themselves, on ports of their own.
  [ -x /usr/sbin/nginx ] || echo nginx
  command -v redis-server >/dev/null || echo redis-server
  compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || echo postgresql
  [ -e $fonts/noto/NotoSansCJK-Regular.ttc ] || echo fonts-noto-cjk
  [ -e $fonts/ipaexfont-gothic/ipaexg.ttf ] || echo fonts-ipaexfont-gothic
  [ -e $fonts/ipaexfont-mincho/ipaexm.ttf ] || echo fonts-ipaexfont-mincho
}

apt() {
  local as_root=()
  [ "$(id -u)" = 0 ] || as_root=(sudo)
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o DPkg::Lock::Timeout=120 "$@" >&2
}

install_packages() {
  local packages="$*"
  if ! command -v apt-get >/dev/null; then
    say "There is no apt-get here to install: $packages."
  elif [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; then
    say "Installing $packages needs root or sudo."
  else
    say "Installing Debian packages: $packages …"
    apt update || true # without it the lists that are there may still do
    apt install --no-install-recommends "$@" || say "These Debian packages could not be installed: $packages."
  fi
}

system_packages() {
  local missing
  missing="$(missing_packages | paste -sd " ")"
  [ -n "$missing" ] || return 0
  # shellcheck disable=SC2086
  install_packages $missing
  missing="$(missing_packages | paste -sd " ")"
  case " $missing " in
    *" python3 "*) stop "Python 3.11, 3.12 or 3.13 is needed and was not found." ;;
    *" python3-venv "*) stop "Python's venv module is needed: install python3-venv." ;;
  esac
  [ -z "$missing" ] || [ "$purpose" = run ] || stop "The tests need: $missing."
  [ -z "$missing" ] || say "Going on without $missing: licences may have to be typed, and papers for banks cannot be printed."
}

digest() { sha256sum | cut -d' ' -f1; }

virtual_environment() {
  local place="$PWD"
  if [ "$(cat .venv/made-for 2>/dev/null)" != "$place" ] || ! .venv/bin/python -c '' 2>/dev/null; then
    say "Making .venv …"
    "$(suitable_python)" -m venv --clear .venv || stop "The virtual environment .venv could not be made."
    echo "$place" > .venv/made-for
  fi
}

install_from() {
  local uv
  uv="$(command -v uv || true)"
  say "Installing Python packages ($1) …"
  if [ -n "$uv" ]; then
    "$uv" pip sync --quiet --python .venv/bin/python --require-hashes "$1"
    "$uv" pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation --editable .
  else
    .venv/bin/python -m pip install --quiet --require-hashes --no-deps --requirement "$1"
    .venv/bin/python -m pip install --quiet --no-deps --no-build-isolation --editable .
  fi || stop "Python packages could not be installed; the reason stands above."
}

# The tests' packages include all of the product's, in the same versions.
python_packages() {
  local run_stamp test_stamp done
  run_stamp="run $(cat requirements.txt pyproject.toml | digest)"
  test_stamp="test $(cat requirements-dev.txt pyproject.toml | digest)"
  done="$(cat .venv/installed 2>/dev/null || true)"
  if [ "$purpose" = test ]; then
    [ "$done" = "$test_stamp" ] || { install_from requirements-dev.txt && echo "$test_stamp" > .venv/installed; }
  elif [ "$done" != "$run_stamp" ] && [ "$done" != "$test_stamp" ]; then
    install_from requirements.txt && echo "$run_stamp" > .venv/installed
  fi
}

# Independent OpenID Connect implementations for the tests; Node itself comes with the Python packages.
node_packages() {
  local folder=tests/interop wanted
  [ "$purpose" = test ] || return 0
  wanted="$(cat $folder/package.json $folder/package-lock.json | digest)"
  [ "$(cat $folder/node_modules/installed 2>/dev/null)" != "$wanted" ] || return 0
  say "Installing Node packages ($folder) …"
  PATH="$PWD/.venv/bin:$PATH" npm ci --silent --prefix $folder || stop "Node packages could not be installed; the reason stands above."
  echo "$wanted" > $folder/node_modules/installed
}

catalogues() {
  local po
  while IFS= read -r po; do
    [ "${po%.po}.mo" -nt "$po" ] || .venv/bin/python -m babel.messages.frontend -q compile -i "$po" -o "${po%.po}.mo"
  done < <(find mytoyota -name '*.po')
}

# Keys, database and demo people: made once, and again when what makes them has changed.
own_instance() {
  local made_of
  made_of="$({ cat mytoyota/migrations/versions/*.py mytoyota/demo/demo_data*.py; echo "${DATABASE_URL:-}"; } | digest)"
  if [ "$(cat "$instance/prepared" 2>/dev/null)" = "$made_of" ]; then
    [ -n "${DATABASE_URL:-}" ] || [ ! -e "$instance/mytoyota.sqlite3" ] || return 0
  fi
  say "Making keys, database and demo data in $instance …"
  .venv/bin/mytoyota secrets && .venv/bin/mytoyota migrate && .venv/bin/mytoyota demo-data || stop "The instance in $instance could not be prepared; the reason stands above."
  echo "$made_of" > "$instance/prepared"
}

writable_folder
system_packages
virtual_environment
python_packages
node_packages
catalogues
[ "$purpose" = test ] || own_instance
