"""What `./run`, `./test` and the locks need before anything is installed.

`python tools <name>` begins one of these files (`__main__.py`), so that all of them, the tests and the benches know each other
by one name: `tools.environment`. What only developers start is a module of the same package: `python -m tools.icons`.
"""
