"""How much and how long a connection may take, for strangers and for the family alike."""

HEAD_BYTES = 64 * 1024
"""A request's head, or anything else that brings no request forward (trailers, extensions of chunks, empty lines)."""
PART = 2048
"""Bytes that are looked at together: about as many requests as this can wait behind the one that is answered."""
PROGRESS_S = 15.0
"""The whole head; and the time in which a body, or an answer that somebody reads, has to get on by LEAST_BYTES."""
LEAST_BYTES = 4096
UNREAD_S = 3.0
"""An answer of which nothing is read for so long no longer keeps its connection's place for it, should all be taken."""
MOST = 1000
"""Connections in all, both ports together; fewer where the system allows fewer open files."""
MOST_NEAR = 750
"""From this machine, or from one trusted proxy, behind which everybody may be."""
MOST_FAR = 128
"""From one other address; IPv6: from one /64, which is one household."""
FAR_PER_S = 20.0
"""New connections a second from one of those other addresses, once it has had MOST_FAR at a stretch."""
KNOWN = 4096
"""Addresses of which that is remembered."""
SPARE_FILES = 256
"""Open files that are kept for the database, clips and workers."""
LINGER_S = 2.0
"""After a refusal what still comes is thrown away for so long: who is hung up on while sending never reads why (RFC 9112, 9.6)."""
LINGER_BYTES = 8 * 1024 * 1024
TLS_END_S = 3.0
"""How long the other side may take to say goodbye in TLS."""
BACKLOG = 512
ACCEPTS = 16
"""Connections taken in one turn of the event loop, so that those who are here are served in between."""
BEGUN = 4
"""Connections begun with in one turn of the event loop, the addresses in turn: TLS costs us a signature each."""
UNSENT_BYTES = 128 * 1024
"""Of an answer, what the system keeps for one connection beside what is on its way (Linux; it would take megabytes)."""
RETRY_S = 0.5
"""Until the next try, where the system has no more files."""
LOOK_S = 1.0
"""Between two rounds that look who does not get on: by the clock, because a loop that is loaded ticks less often."""
SLEPT_S = 5.0
"""A guest not looked after for so long is given their time again."""
