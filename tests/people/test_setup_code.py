"""The one-time code."""

import stat
from pathlib import Path

from babycam.people import setup_code


def test_a_second_start_prints_the_same_code(tmp_path: Path) -> None:
    assert setup_code.make(tmp_path) == setup_code.make(tmp_path)


def test_it_may_be_typed_sloppily(tmp_path: Path) -> None:
    code = setup_code.make(tmp_path)
    assert setup_code.matches(tmp_path, code) and setup_code.matches(tmp_path, f" {code.lower().replace('-', ' ')} ")


def test_wrong_or_missing_codes_do_not_match(tmp_path: Path) -> None:
    assert not setup_code.matches(tmp_path, "")
    code = setup_code.make(tmp_path)
    assert not setup_code.matches(tmp_path, code[:-1]) and not setup_code.matches(tmp_path, "")
    setup_code.forget_code(tmp_path)
    assert not setup_code.matches(tmp_path, code)


def test_nobody_else_may_read_it(tmp_path: Path) -> None:
    setup_code.make(tmp_path)
    assert stat.S_IMODE((tmp_path / "keys" / "setup_code").stat().st_mode) == 0o600
