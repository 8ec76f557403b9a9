"""The page's types of the API, made from the backend's own schema: `npm run api` writes them, `./test schema` compares them."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tools import environment
from tools.environment import FRONTEND, ROOT

TYPES = FRONTEND / "src" / "shared" / "api" / "schema.d.ts"


def make(target: Path, npm_environment: dict[str, str]) -> None:
    """Writes the types to `target`; SetupError when the schema or the types cannot be made."""
    with tempfile.TemporaryDirectory(prefix="babycam-schema-") as folder:
        schema = Path(folder) / "openapi.json"
        manage: list[str | Path] = [environment.python(), "-m", "babycam.cli.main", "manage", "spectacular"]
        options: list[str | Path] = ["--validate", "--fail-on-warn", "--format", "openapi-json", "--file", schema]
        environment.call([*manage, *options], cwd=ROOT, env={**os.environ, "BABYCAM_DATA": folder})
        made = Path(folder) / "schema.d.ts"
        program = FRONTEND / "node_modules" / ".bin" / "openapi-typescript"
        environment.call([program, schema, "-o", made, "--default-non-nullable", "false"], cwd=FRONTEND, env=npm_environment)
        target.write_text(made.read_text())


def current(npm_environment: dict[str, str]) -> bool:
    """Whether the types in the tree are what the backend says now; tells what to do when not."""
    with tempfile.TemporaryDirectory(prefix="babycam-types-") as folder:
        fresh = Path(folder) / TYPES.name
        make(fresh, npm_environment)
        if TYPES.is_file() and TYPES.read_text() == fresh.read_text():
            return True
        subprocess.run(["diff", "-u", str(TYPES), str(fresh)], check=False)
    print(f"test: {TYPES.relative_to(ROOT)} is not what the API says now. Make it again: cd frontend && npm run api", flush=True)
    return False


if __name__ == "__main__":
    try:
        make(TYPES, dict(os.environ))
    except environment.SetupError as problem:
        sys.exit(f"babycam: {problem}")
