#!/bin/sh
# Writes both lock files anew from pyproject.toml: `tools/lock.sh [--upgrade]`. They hold versions and hashes, no addresses.
cd "$(dirname "$0")/.." || exit 1
set -e
common="--quiet --universal --generate-hashes --no-header --no-annotate"
uv pip compile $common "$@" pyproject.toml -o requirements.lock
uv pip compile $common "$@" --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock
