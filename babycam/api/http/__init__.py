"""What every API module speaks by, and no feature of its own: who asks and what they may (`access`), a login that was proved
afresh, what was sent (`parsers`), pages and files of an answer, the one shape of an error with its words, and the schema.
It knows none of the modules above it, and serves no address."""
