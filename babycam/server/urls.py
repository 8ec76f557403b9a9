"""What is where: the API, health and metrics; everything else is the page's."""

from django.urls import include, path

from babycam.api.errors import not_found
from babycam.server.health import healthz, metrics, trusted
from babycam.server.page import page

urlpatterns = [
    path("api/", include("babycam.api.urls")),
    path("api", not_found),
    path("healthz", healthz),
    path("metrics", metrics),
    path("trusted", trusted),
    path("", page),
    path("<path:path>", page),
]
handler500 = "babycam.api.errors.broken"
