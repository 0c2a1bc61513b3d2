#!/usr/bin/env bash
# Sets up what is not yet, then serves (or works) in the foreground; ends when make ends, however that is.
set -euo pipefail
cd "$(dirname "$0")/.."
export MYTOYOTA_DEMO="${MYTOYOTA_DEMO:-1}"
tools/setup.sh run
command=serve
case "${1:-}" in
  worker) command=worker ;;
  lan)
    export HOST=0.0.0.0 PORT="${PORT:-8443}"
    folder="${MYTOYOTA_INSTANCE_DIR:-$PWD/instance}/tls"
    address="$(.venv/bin/python tools/self_made_certificate.py "$folder")"
    export PUBLIC_URL="https://$address:$PORT"
    export MYTOYOTA_TLS_CERTIFICATE="$folder/certificate.pem" MYTOYOTA_TLS_KEY="$folder/key.pem"
    echo "Phones in this network will warn of the self-made certificate: go on in spite of it." >&2
    ;;
esac
exec setpriv --pdeathsig TERM .venv/bin/mytoyota "$command"
