"""The family's chat: a message is posted under a uuid of its page, numbered in the order of commits, told to the pages on commit,
edited under its version, and marked as delivered and read by each person; the house posts cards under keys of its own.

Who may read what is one pure function (`sight.py`), which the queries, the shapes and the page sockets share.
"""
