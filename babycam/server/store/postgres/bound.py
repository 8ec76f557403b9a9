"""How long any answer of PostgreSQL is waited for. Apart from its driver, which is large and loaded in houses that use it."""

SERVING_S = 10.0  # longer than any statement of ours on a small machine takes

seconds: float | None = None


def limit(limit_s: float | None) -> None:
    """From here on no answer is waited for longer than so many seconds; None: for as long as it takes."""
    global seconds
    seconds = limit_s
