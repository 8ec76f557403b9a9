"""Several steps of `./test` at once: in their lanes, each whole and told."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tools"))
import lanes
import test as suite
from lanes import Lane, Running

STEP = """
import os, sys, time
step, there = sys.argv[1:3]
print(f"{step} says {os.nice(0)}", flush=True)
open(f"{there}/{step}", "w").close()
wanted = {"first": "other", "other": "first"}.get(step, "first")  # each waits for one of the other lane: they run beside each other
while not os.path.exists(f"{there}/{wanted}"):
    time.sleep(0.01)
sys.exit(step == "last" and 3)
"""


def test_lanes_run_beside_each_other_and_each_step_is_told_whole(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    before = os.nice(0)
    running = Running([sys.executable, "-c", STEP], [str(tmp_path)])
    results = running.run([Lane(("first", "last")), Lane(("other",), nice=5)])
    assert {step: one.code for step, one in results.items()} == {"first": 0, "last": 3, "other": 0}
    assert results["last"].began >= results["first"].ended
    assert all(one.worked > 0 for one in results.values())
    said = capfd.readouterr().out
    assert f"--- first\nfirst says {before}\n" in said and f"--- other\nother says {min(before + 5, 19)}\n" in said
    assert "last FAILED" in said and "other is ok" in said


LONG = """
import sys, time
import lanes
from lanes import Lane, Running
lanes.GRACE_S = 0.2
STEP = "import sys, time; print(sys.argv[1], flush=True); time.sleep(60)"
print("ready", flush=True)
Running([sys.executable, "-c", STEP], []).run([Lane(("first", "never"))])
"""


def test_ctrl_c_ends_what_runs_and_begins_no_more(tmp_path: Path) -> None:
    command = [sys.executable, "-c", LONG]
    known = {**os.environ, "PYTHONPATH": str(Path(suite.__file__).parent)}
    running = subprocess.Popen(command, env=known, stdout=subprocess.PIPE, text=True, start_new_session=True)
    assert running.stdout and running.stdout.readline() == "ready\n"
    assert running.stdout.readline() == "test: first begins\n"
    os.killpg(running.pid, signal.SIGINT)
    said, _ = running.communicate(timeout=30)
    assert "test: first FAILED" in said and "never" not in said
    assert running.returncode != 0


def test_how_far_a_step_is_stands_in_what_it_has_said(tmp_path: Path) -> None:
    words = tmp_path / "words"
    assert lanes.far(words) == ""
    words.write_text("bringing up nodes...\n....  [  7%]\n....  [ 41%]\n..")
    assert lanes.far(words) == " 41 %"


def test_each_step_is_in_one_lane_and_begins_after_what_it_needs() -> None:
    laned = [step for lane in suite.LANES for step in lane.steps]
    assert sorted(laned) == sorted(suite.STEPS)
    needing = [lane.steps for lane in suite.LANES if "stories" in lane.steps]
    assert [steps.index("build") < steps.index("stories") for steps in needing] == [True]


def test_every_path_that_a_step_names_is_there() -> None:
    named = suite.there((*suite.APART, *suite.NONE_THERE))
    assert {"tests/wheel", "tests/e2e", "tests/server/test_serve.py", "tests/stories/test_a_clip_travels.py"} <= set(named)
    with pytest.raises(FileNotFoundError, match="tests/nowhere"):
        suite.there(("tests/nowhere/",))


def test_a_path_among_the_options_says_which_tests_are_wanted() -> None:
    assert suite.paths_in(["-x", "tests/test_order.py::test_a"])
    assert not suite.paths_in(["-k", "clip", "--lf"])
