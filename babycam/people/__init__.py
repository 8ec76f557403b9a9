"""The household and its people: how they come in, what they may do, and when their access ends.

The first owner comes in with the code that the console shows (`setup_code.py`), everybody else by an invitation (`invites.py`).
A login is a password (`passwords.py`, hashed a few at a time) or a passkey (`passkeys.py`), slowed down when somebody guesses
(`throttle.py`, `guess_limits.py`); it lives in a session and a row of its own (`sign_ins.py`), to which a browser's
subscription is tied. A program has an access key instead (`access_keys.py`), which hears and no more. What a role may do is one
table (`access.py`, pure); when a sitter or viewer may come in is a window (`window.py`, pure). Both are read at every door and
every time: no timer ends anything, so nothing that ends can be missed. Removing somebody, a new password or "end this login"
ends the logins; open sockets hear of it on `services.changed`. `audit.py` notes who changed what, in the same transaction.
`remembered.py` keeps in memory who was logged in, for answers while the database is away."""
