"""What the HTTP servers of the tests have in common: a thread for each request, and no words about clients that are gone."""

from http.server import ThreadingHTTPServer


class QuietServer(ThreadingHTTPServer):
    """A client that was killed is no news."""

    daemon_threads = True
    request_queue_size = 128  # of 5, the system drops the rest of a family that is called at once

    def handle_error(self, request: object, client_address: object) -> None:
        return
