"""What every API module speaks by, and no feature of its own: who asks and what they may (`access`), whether they have proved
afresh who they are, what was sent (`inputs`), pages and files of an answer, the one shape of an error with its words, and the
schema. It knows none of the modules above it, and serves no address."""
