"""`python tools <name> [option ...]`: becomes tools/<name>.py, with the root of the tree on the path and not this folder.

So that every module has one name, `tools.environment`, whoever imports it; and `tools/test.py` hides nothing of Python's own.
"""

import runpy
import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parent.parent)
del sys.argv[0]
runpy.run_module(f"tools.{sys.argv[0]}", run_name="__main__", alter_sys=True)
