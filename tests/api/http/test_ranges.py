"""Which part of a file is meant, and what is said of a file that is gone."""

from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from babycam.api.http.ranges import Unsatisfiable, serve, wanted_range
from babycam.core.errors import BabycamError


@pytest.mark.parametrize(
    "header", ["", "bytes", "bytes=", "bytes=-", "bytes=a-b", "bytes=5-2", "items=0-1", "bytes=0-1,4-5", "bytes=0-1-2"]
)
def test_a_range_that_makes_no_sense_asks_for_all(header: str) -> None:
    assert wanted_range(header, 100) is None


@given(st.integers(0, 200), st.integers(0, 200), st.integers(1, 150))
def test_a_range_is_inside_the_file_or_refused(first: int, last: int, size: int) -> None:
    for header in (f"bytes={first}-{last}", f"bytes={first}-", f"bytes=-{last}"):
        try:
            span = wanted_range(header, size)
        except Unsatisfiable:
            assert first >= size or last == 0
            continue
        if span:
            assert 0 <= span.first <= span.last < size


def test_a_file_that_is_gone_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(BabycamError) as refused:
        serve(RequestFactory().get("/"), "gone.mp4", content_type="video/mp4", etag='"1"', storage=FileSystemStorage(str(tmp_path)))
    assert refused.value.code == "not_found"
