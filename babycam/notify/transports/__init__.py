"""Web push, Apprise, MQTT and open pages: look-alikes, and strangers to each other.

Each has one `TRANSPORT` (transport.py) that answers all that the rest of the house asks of it; `registry.py` lists them."""
