"""How a device comes to trust this server, and why it goes on doing so.

At the first start `tls.ensure` makes the household's authority (`authority.py`), which may vouch for names and addresses of a home
only (`limits.py`), and the server's certificate, which it signs. `contexts.py` serves https with that one, or with the family's own
to whoever asks for a name of it. A new phone comes over plain http (`plain.py`): it gets the steps for its system (`steps.py`,
`page.py`) and the authority in the form that the system takes (`downloads.py`), and goes on to https by itself once it trusts.
`renewal.py` then keeps the certificate right while the server runs, and nobody is disconnected. Nothing but a start makes a new
authority, since every phone would have to trust it by hand; `babycam doctor` says what is lost or ends, or beyond the limits."""
