"""All routes under /api/: each module lists its own in `routes`, without a slash at the end (one is optional everywhere)."""

from django.urls import URLPattern, path
from django.views.decorators.csrf import csrf_exempt

from babycam.api import (
    answers,
    cameras,
    channels,
    clips,
    deliveries,
    docs,
    drills,
    duty,
    duty_feed,
    duty_overrides,
    duty_rules,
    duty_swaps,
    errors,
    health,
    incidents,
    levels,
    live,
    noises,
    people,
    rooms,
    session,
    settings,
    setup,
    worker,
)

MODULES = (
    session,
    setup,
    people,
    rooms,
    cameras,
    live,
    incidents,
    duty,
    duty_rules,
    duty_overrides,
    duty_swaps,
    duty_feed,
    drills,
    channels,
    deliveries,
    answers,
    noises,
    levels,
    clips,
    settings,
    health,
    worker,
    docs,
)

urlpatterns: list[URLPattern] = [
    *(route for module in MODULES for route in module.routes),
    path("<path:anything>", csrf_exempt(errors.not_found)),
    path("", errors.not_found),
]
