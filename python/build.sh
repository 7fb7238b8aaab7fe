#!/usr/bin/env bash
# Builds the wheel into python/dist. With --with-program NAME, the program at NAME is installed with it.
set -euo pipefail
cd "$(dirname "$0")"
rm -rf onrecord._native.data
if [ "${1:-}" = --with-program ]; then
  mkdir -p onrecord._native.data/scripts
  cp "$2" onrecord._native.data/scripts/
  shift 2
fi
exec "${MATURIN:-maturin}" build --release --locked --out dist "$@"
