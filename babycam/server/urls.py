"""What is where: the API and metrics; everything else is the page's. /healthz is answered before Django (health/healthz.py)."""

from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

from babycam.server.answers.page import page
from babycam.server.answers.security import policy, security_txt
from babycam.server.answers.small_pages import nothing
from babycam.server.answers.trusted import trusted
from babycam.server.health.metrics import metrics

urlpatterns = [
    path("api/", include("babycam.api.urls")),
    path("api", nothing),
    path("metrics", metrics),
    path("trusted", trusted),
    path(".well-known/security.txt", csrf_exempt(security_txt)),
    path("security", csrf_exempt(policy)),
    path("", page),
    path("<path:path>", page),
]
handler400 = "babycam.server.answers.small_pages.unreadable"
handler404 = "babycam.server.answers.small_pages.nothing"
handler500 = "babycam.api.http.errors.broken"
