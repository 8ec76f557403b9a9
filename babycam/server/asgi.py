"""The application that the web server runs: pages, the API and the sockets."""

from babycam.server import env

env.point_django_here()

from django.core.asgi import get_asgi_application  # noqa: E402 - needs the line above

application = get_asgi_application()
