# Sets $python to the first Python between 3.11 and 3.13 on this machine, or says what to install. Sourced by run and test.
python=
for candidate in python3 python3.13 python3.12 python3.11; do
    if "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then
        python=$candidate
        break
    fi
done
if [ -z "$python" ]; then
    echo "babycam needs Python 3.11, 3.12 or 3.13, and found none." >&2
    echo "Debian, Ubuntu: sudo apt install python3 python3-venv   ·   macOS: brew install python@3.13" >&2
    exit 1
fi
