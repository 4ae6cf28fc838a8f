#!/usr/bin/env bash
# Installs the Debian packages that `make test` needs and that are missing here: PostgreSQL, Redis, RabbitMQ,
# Chromium and a CJK font. A server whose URL is in the environment (TEST_POSTGRES_URL, TEST_REDIS_URL,
# TEST_RABBITMQ_URL) is not installed. Starts no service and stops none. Changes nothing when nothing is missing.
set -euo pipefail

has_server() { compgen -G "$1" >/dev/null; }

missing_packages() {
  [ -n "${TEST_POSTGRES_URL:-}" ] || has_server '/usr/lib/postgresql/*/bin/postgres' || echo postgresql
  [ -n "${TEST_REDIS_URL:-}" ] || command -v redis-server >/dev/null || echo redis-server
  [ -n "${TEST_RABBITMQ_URL:-}" ] \
    || has_server '/usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin/rabbitmq-server' || echo rabbitmq-server
  command -v chromium-headless-shell >/dev/null || command -v chromium >/dev/null || echo chromium-headless-shell
  has_server '/usr/share/fonts/opentype/noto/NotoSansCJK-*.ttc' || echo fonts-noto-cjk
}

mapfile -t missing < <(missing_packages)
if [ "${#missing[@]}" -eq 0 ]; then
  echo "Test servers: all installed."
  exit 0
fi

if ! command -v apt-get >/dev/null; then
  echo "make test needs ${missing[*]} (or TEST_..._URL for servers); apt-get is not here to install them." >&2
  exit 1
fi
as_root=()
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo >/dev/null; then
    echo "make test needs ${missing[*]}: install them as root, then run make test again." >&2
    exit 1
  fi
  as_root=(sudo)
fi

# Debian starts a daemon when its package is installed unless this file answers 101 ("not allowed").
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null
  "${as_root[@]}" chmod 755 "$policy"
  trap '"${as_root[@]}" rm -f "$policy"' EXIT
fi

echo "Test servers: installing ${missing[*]}"
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 \
  apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
