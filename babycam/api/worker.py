"""Where workers bring their clips. For programs only, so it is not in the schema.

The token is looked at before anything else is read of the request. Parts stream from the request to files beside their final
place (so that storing them is a rename), in threads of their own: a big clip holds up no other request.
"""

import hmac
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.urls import URLPattern, path
from django.views.decorators.csrf import csrf_exempt

from babycam.api.http import errors
from babycam.core import clock
from babycam.core.errors import BabycamError
from babycam.history import queries as history_queries
from babycam.history import services as history_services
from babycam.loops.database import DATABASE_AWAY
from babycam.loops.threads import DatabaseThreads
from babycam.monitor import fence, handlers

MAX_CLIP_BYTES = 4 * 10**9  # bytes of one clip
LARGEST_META = 64 * 1024
THREADS = 2
_threads = DatabaseThreads("upload", THREADS)


@csrf_exempt
async def take_clip(request: HttpRequest) -> HttpResponse:
    """POST multipart/form-data: `meta` (core.link.ClipUpload as JSON), `video`, `thumbnail` if there is one.

    201 new, 200 already here, 401 wrong token, 400 junk, 404 the room is gone or its newer owner recorded the same, 413 too big,
    507 no room on the disk.
    """
    if not _has_token(request):
        return errors.answer("not_signed_in", headers={"WWW-Authenticate": "Bearer"})
    if request.method != "POST":
        return errors.answer("method_not_allowed", headers={"Allow": "POST"})
    if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_CLIP_BYTES:
        return errors.answer("too_big")
    return await _threads.call(_take, request)


def _has_token(request: HttpRequest) -> bool:
    given = request.headers.get("Authorization", "")
    return hmac.compare_digest(given.encode(), f"Bearer {settings.WORKER_TOKEN}".encode())


def _take(request: HttpRequest) -> HttpResponse:
    try:
        request.upload_handlers = [BesideItsPlace(request)]
        return _store(request)
    except BabycamError as error:
        return errors.answer(error.code, detail=str(error), fields=error.params.get("fields"))
    except (MultiPartParserError, BadRequest, SuspiciousOperation):
        return errors.answer("unreadable")
    except DATABASE_AWAY:
        return errors.answer("unavailable")


def _store(request: HttpRequest) -> HttpResponse:
    video, thumbnail = request.FILES.get("video"), request.FILES.get("thumbnail")
    upload = history_services.read_meta(_meta(request))
    if video is None:
        raise BabycamError("invalid", fields={"video": ["The video is missing."]})
    meta = fence.judged(upload)
    if meta is None:
        raise BabycamError("not_found")
    clip, new = history_services.store_clip(meta=meta, video=video, thumbnail=thumbnail, now=clock.now())
    handlers.rebuild(meta)
    return JsonResponse({"id": str(clip.pk), "state": clip.state}, status=201 if new else 200)


def _meta(request: HttpRequest) -> bytes:
    """`meta` as a field or as a file."""
    file = request.FILES.get("meta")
    if file is not None:
        return bytes(file.read(LARGEST_META))
    return str(request.POST.get("meta", "")).encode()


class BesideItsPlace(FileUploadHandler):
    """Streams each part into a file in the storage's own folder, or in the system's where the storage is elsewhere."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.file = _Part(str(self.file_name), str(self.content_type), self.charset)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Writes it at once. Raises BabycamError disk_full."""
        try:
            self.file.write(raw_data)
        except OSError as error:
            self.file.close()
            raise BabycamError("disk_full") from error

    def file_complete(self, file_size: int) -> TemporaryUploadedFile:
        self.file.seek(0)
        self.file.size = file_size
        return self.file

    def upload_interrupted(self) -> None:
        if hasattr(self, "file"):
            self.file.close()


class _Part(TemporaryUploadedFile):
    """A TemporaryUploadedFile (the storage may take it by renaming) in a folder of our choice."""

    def __init__(self, name: str, content_type: str, charset: str | None) -> None:
        file = tempfile.NamedTemporaryFile(suffix=".upload", dir=_folder())  # noqa: SIM115 - closed with the request
        UploadedFile.__init__(self, file, name, content_type, 0, charset)


def _folder() -> Path | None:
    try:
        folder = Path(default_storage.path(history_queries.INCOMING))
    except NotImplementedError:
        return None
    folder.mkdir(parents=True, exist_ok=True)
    return folder


routes: list[URLPattern] = [path("worker/clips", take_clip)]
