"""Telling people: what is said, by which ways, and the proof that it arrived.

Code that wants somebody told calls `services.enqueue` inside the transaction that made it true: one Delivery row per channel, the
outbox. `deliver.py` claims due rows under a lease, sends each by its channel's transport (`transports/registry.py` lists them)
with a timeout below the lease, and marks what came of it; each try leaves an Attempt in words. A loop that dies leaves a
lease that runs out: the row is sent again with the same collapse key, so that it shows once. A server that took a message has
delivered nothing yet: only a receipt (`services.receipt`), from the page or the service worker, proves it. `queries.unreachable`
says whom nothing would wake right now. `message.py` says it all in sentences."""
