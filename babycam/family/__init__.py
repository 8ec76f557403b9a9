"""What combines features: writes that touch people, rooms and duty together, and jobs that look at all of it.

A family begins in `foundation.py`, with its first owner and room. `members.py` changes who belongs to it: access, rooms, logins and
who may be on duty in one transaction; `arrivals.py` is how somebody comes in by an invitation, and `expiry.py` ends what is over.
`cards.py` looks up what has happened and says it in the chat, each thing once; `card_words.py` (pure) has the sentences.
`home.py` gathers what the house's broker is told of every room, and `bedtime_loop.py` asks each evening whom we could wake, when
`bedtime.py` (pure) says so. Whatever one feature can do alone is its own; this stands above them, and below the edges."""
