"""Steps beside each other, run as `./test` runs them: in a process that has nothing but them."""

import subprocess
import sys
from pathlib import Path

from tools.environment import ROOT

BEGIN = """
import os, sys, time
from pathlib import Path
from tools.lanes import Lane, together

def there(name):
    for _ in range(1200):
        if Path(name).exists():
            return 0
        time.sleep(0.05)
    return 9
"""


def run(folder: Path, steps: str, call: str) -> str:
    """What a run says that has these functions, and this call of `together`."""
    program = f"{BEGIN}\n{steps}\nresults = {call}\nprint({{name: one.code for name, one in results.items()}})"
    command = [sys.executable, "-c", program]
    done = subprocess.run(
        command, cwd=folder, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=100, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_two_lanes_run_at_the_same_time_and_each_one_in_its_order(tmp_path: Path) -> None:
    steps = """
def first(): Path("of-first").touch(); return there("of-second")
def second(): Path("of-second").touch(); return there("of-first")
def third(): return 0 if Path("of-first").exists() else 5
"""
    call = 'together([Lane(("first", "third")), Lane(("second",), nice=5)], vars(), {}, Path("said"))'
    assert run(tmp_path, steps, call).splitlines()[-1] in {
        "{'first': 0, 'second': 0, 'third': 0}",
        "{'second': 0, 'first': 0, 'third': 0}",
        "{'first': 0, 'third': 0, 'second': 0}",
    }


def test_what_a_step_says_is_shown_as_a_whole_with_that_of_its_programs(tmp_path: Path) -> None:
    steps = """
def first():
    print("first begins")
    there("of-second")
    os.system("echo a program of first; echo its error >&2")
    return 0
def second(): print("second"); Path("of-second").touch(); return 0
"""
    said = run(tmp_path, steps, 'together([Lane(("first",)), Lane(("second",))], vars(), {}, Path("said"))')
    shown = said.split("\ntest: --- first\n")[1].partition("\ntest: --- second\n")[0]
    assert sorted(shown.splitlines()[:3]) == ["a program of first", "first begins", "its error"]
    assert "\ntest: --- second\nsecond\n" in said


def test_a_step_that_fails_or_breaks_stops_no_other(tmp_path: Path) -> None:
    steps = """
def fails(): return 3
def breaks(): raise ValueError("why")
def killed(): os.kill(os.getpid(), 9)
def last(): return 0
"""
    said = run(tmp_path, steps, 'together([Lane(("fails", "breaks", "killed", "last"))], vars(), {}, Path("said"))')
    assert said.splitlines()[-1] == "{'fails': 3, 'breaks': 1, 'killed': -9, 'last': 0}"
    assert "ValueError: why" in said


def test_a_step_waits_for_the_one_that_it_needs_where_that_is_run(tmp_path: Path) -> None:
    steps = """
def build(): return there("of-other")
def other(): Path("of-other").touch(); return 0
def page(): Path("of-page").touch(); return 0
def quick(): return 0 if not Path("of-page").exists() else 5
"""
    lanes = 'Lane(("build",)), Lane(("page",)), Lane(("other", "quick"))'
    call = f'together([{lanes}], vars(), {{"page": "build", "quick": "nobody"}}, Path("said"))'
    order = run(tmp_path, steps, call).splitlines()[-1]
    assert order.index("'build': 0") < order.index("'page': 0")
    assert "'other': 0" in order and "'quick': 0" in order


def test_a_step_has_its_own_seconds_of_a_processor(tmp_path: Path) -> None:
    steps = """
def works():
    while sum(os.times()[:4]) < 0.5: pass
    return 0
def rests(): return 0
"""
    call = 'together([Lane(("works", "rests"))], vars(), {}, Path("said"))'
    said = run(tmp_path, steps, f"{call}; print(results['works'].worked >= 0.5, results['rests'].worked < 0.5)")
    assert "True True" in said
