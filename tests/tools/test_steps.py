"""The steps of `./test`: their order, and the paths that they name."""

import pytest

from tools import test as suite


def test_the_page_is_built_before_the_stories_look_at_it() -> None:
    steps = list(suite.STEPS)
    assert steps.index("build") < steps.index("stories")


def test_every_path_that_a_step_names_is_there() -> None:
    named = suite.there((*suite.APART, *suite.NONE_THERE))
    assert {"tests/wheel", "tests/e2e", "tests/server/test_serve.py", "tests/stories/test_a_clip_travels.py"} <= set(named)
    with pytest.raises(FileNotFoundError, match="tests/nowhere"):
        suite.there(("tests/nowhere/",))


def test_a_path_among_the_options_says_which_tests_are_wanted() -> None:
    assert suite.paths_in(["-x", "tests/support/test_order.py::test_a"])
    assert not suite.paths_in(["-k", "clip", "--lf"])
