"""The Django project: settings, environment, URLs, wiring, TLS."""
