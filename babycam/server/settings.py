"""The Django project's settings, all from `env` and `keys`. Importing this writes nothing."""

from functools import partial
from typing import Any

import dj_database_url

from babycam.core import cookies
from babycam.server import env, logging
from babycam.server.leave_out import leave_out
from babycam.server.network import page_urls
from babycam.server.store import keys
from babycam.server.trust import authority

leave_out()
ENV = env.load()
BABYCAM_DATA = ENV.data
_keys = keys.load(BABYCAM_DATA)

SECRET_KEY = ENV.secret_key or _keys.secret_key
WORKER_TOKEN = ENV.worker_token or _keys.worker_token
FERNET_KEY = ENV.fernet_key or _keys.fernet_key
VAPID_PRIVATE_KEY = _keys.vapid_key
PUSH_CONTACT = ENV.push_contact
PAGE_URL = partial(page_urls.page, ENV)  # PAGE_URL(): "https://192.168.1.10:8443", as it is now
DOOR_URL = partial(page_urls.door, ENV)  # DOOR_URL("/camera#secret"): for QR codes; works on a phone that has never been here
METRICS_TOKEN = ENV.metrics_token
HTTPS_PORT = ENV.https_port
TLS_CERT = authority.certificate_path(BABYCAM_DATA)  # what local workers trust
LOCAL_WORKERS = ENV.workers
TRUSTED_PROXIES = ENV.trusted_proxies
EXTRA_HOSTS = (*ENV.allowed_hosts, *page_urls.more_names(ENV))
CSRF_TRUSTED_ORIGINS = [ENV.url] if ENV.url else []  # for a proxy that does not pass its name on
DEMO_LOGIN: dict[str, str] | None = {"username": "ana", "password": "sweet dreams"} if ENV.demo else None
ALLOW_SYNTHETIC = ENV.synthetic or ENV.demo

DEBUG = False
ALLOWED_HOSTS = ["*"]  # server/guards/hosts.py guards pages and sockets alike, before Django sees them
ROOT_URLCONF = "babycam.server.urls"
ASGI_APPLICATION = "babycam.server.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
APPEND_SLASH = False
USE_TZ = True
TIME_ZONE = ENV.tz
LANGUAGE_CODE = "en"
USE_I18N = False

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "channels",
    "rest_framework",
    "drf_spectacular",
    "babycam.people",
    "babycam.rooms",
    "babycam.history",
    "babycam.duty",
    "babycam.notify",
    "babycam.alerts",
    "babycam.chat",
    "babycam.monitor",
]
MIDDLEWARE = [
    "babycam.server.answers.headers.security_headers",
    "babycam.server.guards.slashes.optional_slash",
    "babycam.server.guards.renamed_cookies.take_up",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
TEMPLATES: list[dict[str, Any]] = []

# --- database -------------------------------------------------------------------------------------------------------

SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 10,  # seconds to wait for another writer
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA mmap_size=67108864; PRAGMA cache_size=-8000",
}

POSTGRES_OPTIONS = {  # a server that is gone without a word is noticed within 10 s; for one that hangs see server/store/postgres
    "connect_timeout": 3,
    "keepalives_idle": 4,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 8000,
}


def _database() -> dict[str, Any]:
    if not ENV.database_url:
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(BABYCAM_DATA / "babycam.sqlite3"), "OPTIONS": SQLITE_OPTIONS}
    config: dict[str, Any] = dict(dj_database_url.parse(ENV.database_url, conn_max_age=0, conn_health_checks=True))
    if config["ENGINE"].endswith("sqlite3"):
        config["OPTIONS"] = SQLITE_OPTIONS
    else:
        config["ENGINE"] = "babycam.server.store.postgres"
        config["OPTIONS"] = {**POSTGRES_OPTIONS, **config.get("OPTIONS", {})}
    return config


DATABASES = {"default": _database()}

# --- channel layer --------------------------------------------------------------------------------------------------


def _layer() -> dict[str, Any]:
    if not ENV.redis_url:
        return {"BACKEND": "channels.layers.InMemoryChannelLayer", "CONFIG": {"capacity": 200}}
    return {"BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer", "CONFIG": {"hosts": [ENV.redis_url], "prefix": "babycam"}}


CHANNEL_LAYERS = {"default": _layer()}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# --- people and sessions --------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["babycam.people.password_hashes.Hasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SESSION_ENGINE = "babycam.people.session_store"
SESSION_COOKIE_NAME = cookies.SESSION
SESSION_COOKIE_AGE = 90 * 24 * 3600  # a page that watches at night must not be logged out
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = cookies.CSRF
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "babycam.api.http.errors.csrf_failed"

# --- files ----------------------------------------------------------------------------------------------------------

MEDIA_ROOT = str(BABYCAM_DATA / "media")
STORAGES = {"default": {"BACKEND": "babycam.server.store.storage.DurableStorage"}}
FILE_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

# --- REST -----------------------------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["babycam.api.http.access.SessionLogin"],
    "DEFAULT_PERMISSION_CLASSES": ["babycam.api.http.access.SignedIn"],
    "DEFAULT_PARSER_CLASSES": ["babycam.api.http.parsers.StrictJSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PAGINATION_CLASS": "babycam.api.http.pagination.Pages",
    "DEFAULT_SCHEMA_CLASS": "babycam.api.http.schema.AutoSchema",
    "EXCEPTION_HANDLER": "babycam.api.http.errors.handle",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "DEFAULT_METADATA_CLASS": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "babycam",
    "DESCRIPTION": "The house's own API: rooms, cameras, noises, incidents and clips.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["babycam.api.http.access.SignedIn"],
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "SCHEMA_PATH_PREFIX": "/api",
    "OAS_VERSION": "3.1.0",
    "POSTPROCESSING_HOOKS": ["drf_spectacular.hooks.postprocess_schema_enums", "babycam.api.http.schema.add_problems"],
    "ENUM_NAME_OVERRIDES": {
        "CameraKind": "babycam.api.cameras.CAMERA_KINDS",
        "ClipKind": "babycam.api.clips.CLIP_KINDS",
        "OverrideKind": "babycam.api.duty_overrides.OVERRIDE_KINDS",
        "RoomState": "babycam.api.rooms.ROOM_STATES",
        "ChannelKind": "babycam.api.deliveries.CHANNEL_KINDS",
        "IncidentKind": "babycam.api.incidents.INCIDENT_KINDS",
        "WakeCause": "babycam.api.noises.CAUSES",
        "IncidentState": "babycam.api.incidents.INCIDENT_STATES",
        "AddableKind": "babycam.api.channels.ADDABLE",
        "DeliveryState": "babycam.api.deliveries.DELIVERY_STATES",
        "DeviceKind": "babycam.api.devices.DEVICE_KINDS",
        "PairingState": "babycam.api.pairings.PAIRING_STATES",
        "TrackState": "babycam.api.phone.TRACKS",
        "PresetId": "babycam.api.cameras.PRESETS",
        "ScopeEnum": "babycam.api.incidents.HANDOFF_SCOPES",
        "MarkKind": "babycam.api.marks.MARK_KINDS",
        "ClipState": "babycam.api.clips.CLIP_STATES",
    },
}

LOGGING = logging.config(ENV.log_level)
