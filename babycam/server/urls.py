"""What is where: /api/ and, later, health, metrics and the page."""

from django.urls import include, path

urlpatterns = [path("api/", include("babycam.api.urls"))]
