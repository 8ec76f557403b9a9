"""Web push, Apprise, MQTT and open pages: look-alikes, each with one `send`."""
