#!/usr/bin/env bash
# A container engine for the suite that needs one: installed and started where there is none. Prints on standard output
# the process id of an engine that was started here, for who ends it; nothing when one ran already.
set -euo pipefail

# A client alone is of no use.
if ! docker version >/dev/null 2>&1 && ! command -v dockerd >/dev/null 2>&1; then
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq >&2
  apt-get install -y -qq --no-install-recommends docker.io iptables >&2
fi

# Compose 2 is in the next release of Debian, and needs nothing of it but the C library that is here; else its predecessor.
if ! docker compose version >/dev/null 2>&1 && ! command -v docker-compose >/dev/null 2>&1; then
  work=$(mktemp -d)
  mirror=$(grep -rhE '^(deb|URIs:)' /etc/apt/sources.list* | grep -oE 'https?://[^ ]+/debian\b' | head -1)
  mkdir -p "$work/lists/partial" "$work/cache/archives/partial" /usr/local/lib/docker/cli-plugins
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror trixie main" > "$work/sources.list"
  options="-o Dir::Etc::sourcelist=$work/sources.list -o Dir::Etc::sourceparts=- -o Dir::State::lists=$work/lists -o Dir::Cache=$work/cache"
  # shellcheck disable=SC2086
  if apt-get $options update -qq >&2 && (cd "$work" && apt-get $options download docker-compose >&2 \
    && dpkg-deb -x docker-compose_*.deb unpacked) \
    && cp "$work"/unpacked/usr/libexec/docker/cli-plugins/docker-compose /usr/local/lib/docker/cli-plugins/ \
    && docker compose version >&2; then
    :
  else
    rm -f /usr/local/lib/docker/cli-plugins/docker-compose
    apt-get install -y -qq --no-install-recommends docker-compose >&2
  fi
  rm -rf "$work"
fi

docker version >/dev/null 2>&1 && exit 0

log=$(mktemp)
trap 'rm -f "$log"' EXIT
dockerd >"$log" 2>&1 </dev/null &
engine=$!
for _ in $(seq 60); do
  if docker version >/dev/null 2>&1; then
    echo "$engine"
    exit 0
  fi
  kill -0 "$engine" 2>/dev/null || break
  sleep 1
done
tail -20 "$log" >&2
kill "$engine" 2>/dev/null || true
exit 1
