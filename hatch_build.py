"""Puts the built page into every wheel and source archive: git does not hold it, so the build makes it first.

Hatchling loads this file (`[tool.hatch.build.hooks.custom]`). An archive of the sources carries the page, so a wheel made from
that needs no Node. An editable install needs no page to be made: `./run` builds it beside the sources.
"""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).parent))
from tools import environment


class PageBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """The page, made when it is missing or older than its sources."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version != "editable":
            environment.ready_page()
