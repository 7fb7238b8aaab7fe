#!/usr/bin/env bash
# Builds the wheel into python/dist. With --with-program NAME, the program at NAME is installed with it.
set -euo pipefail
cd "$(dirname "$0")"
rm -rf onrecord.data
if [ "${1:-}" = --with-program ]; then
  mkdir -p onrecord.data/scripts
  cp "$2" onrecord.data/scripts/
  shift 2
fi
mkdir -p onrecord.data/scripts
exec "${MATURIN:-maturin}" build --release --locked --out dist "$@"
