"""One HTTP request with every bound: connection and silence, total time, size; no redirect is ever followed.

Proxies of the environment are used. An answer of any status is an answer: what it means is read from its body.
"""

from __future__ import annotations

import functools
import http.client
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import HTTPHandler, HTTPSHandler, OpenerDirector, ProxyHandler, Request

import msgspec

from curation.sources.transport.answers import HttpAnswer, TransportError

READ_SIZE = 1 << 16


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """Bounds of one request: seconds of silence, seconds in all, bytes of the answer after unpacking."""

    silence: float = 20.0
    deadline: float = 120.0
    size: int = 64 << 20


def fetch_answer(request: Request, limits: Limits) -> HttpAnswer:
    """Send a request and read the whole answer.

    Raises:
        TransportError: no connection, silence, deadline or size passed, or a body shorter than announced.
    """
    with _Watchdog(limits.deadline) as watchdog:
        try:
            return _read_answer(request, limits, watchdog)
        except (URLError, OSError, http.client.HTTPException, ValueError) as error:
            reason = f"no whole answer within {limits.deadline:g} s" if watchdog.has_barked else _explain(error)
            raise TransportError(reason=reason, is_final=False) from None


def _read_answer(request: Request, limits: Limits, watchdog: _Watchdog) -> HttpAnswer:
    opener = _build_opener(watchdog)
    response = opener.open(request, timeout=min(limits.silence, limits.deadline))
    if response is None:
        raise TransportError(reason=f"no way to open {urlsplit(request.full_url).scheme!r} addresses", is_final=True)
    with response:
        body = _read_body(response, limits.size, watchdog)
        headers = {name.lower(): value for name, value in response.headers.items()}
        return HttpAnswer(status=response.status, headers=headers, body=_unzip(body, limits.size))


def _read_body(response: Any, size: int, watchdog: _Watchdog) -> bytes:
    announced = response.length
    pieces: list[bytes] = []
    total = 0
    while total != announced and (piece := response.read1(READ_SIZE)):
        pieces.append(piece)
        total += len(piece)
        _require_size(total, size)
        watchdog.require_time()
    watchdog.require_time()
    # A body that ends early reads as its end: only the announced length tells.
    if announced is not None and total < announced:
        raise http.client.IncompleteRead(b"", announced - total)
    return b"".join(pieces)


def _unzip(body: bytes, size: int) -> bytes:
    # Not asked for, yet some servers and proxies do it.
    if not body.startswith(b"\x1f\x8b"):
        return body
    unzip = zlib.decompressobj(wbits=31)
    try:
        plain = unzip.decompress(body, size + 1)
    except zlib.error as error:
        raise TransportError(reason=f"the gzipped answer is broken ({error})", is_final=False) from None
    _require_size(len(plain), size)
    return plain


def _require_size(total: int, size: int) -> None:
    if total > size:
        reason = f"the answer is larger than {size} bytes, the cap"
        raise TransportError(reason=reason, is_final=False, is_lasting=True)


def _explain(error: Exception) -> str:
    cause = error.reason if isinstance(error, URLError) else error
    if isinstance(cause, TimeoutError):
        return "it was silent for too long"
    if isinstance(cause, http.client.IncompleteRead):
        return "the answer was cut"
    if isinstance(cause, ssl.SSLError):
        return f"no secure connection ({cause.reason or type(cause).__name__})"
    if isinstance(cause, socket.gaierror):
        return "the host's name was not found; is there a network?"
    if isinstance(cause, OSError) and cause.strerror:
        return cause.strerror
    return f"the connection failed ({type(cause).__name__})"


class _Watchdog:
    """Ends a connection when its time is over: a server that trickles passes every timeout of a socket."""

    def __init__(self, seconds: float) -> None:
        self._ends = time.monotonic() + seconds
        self._timer = threading.Timer(seconds, self._bark)
        self._timer.daemon = True
        self._socket: socket.socket | None = None
        self.has_barked = False

    def __enter__(self) -> _Watchdog:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    def guard(self, connection: socket.socket) -> None:
        self._socket = connection
        if self.has_barked:
            self._bark()

    def require_time(self) -> None:
        if self.has_barked or time.monotonic() > self._ends:
            self.has_barked = True
            raise TimeoutError

    def _bark(self) -> None:
        self.has_barked = True
        if self._socket is not None:
            try:
                self._socket.shutdown(socket.SHUT_RDWR)
            except OSError:
                return


def _build_opener(watchdog: _Watchdog) -> OpenerDirector:
    # No redirect handler and no error handler: every status comes back as an answer.
    opener = OpenerDirector()
    for handler in (ProxyHandler(), _Http(watchdog), _Https(watchdog)):
        opener.add_handler(handler)
    return opener


class _Http(HTTPHandler):
    def __init__(self, watchdog: _Watchdog) -> None:
        super().__init__()
        self._watchdog = watchdog

    def http_open(self, request: Request) -> http.client.HTTPResponse:
        return self.do_open(_guarded(http.client.HTTPConnection, self._watchdog), request)


class _Https(HTTPSHandler):
    def __init__(self, watchdog: _Watchdog) -> None:
        super().__init__(context=_build_tls())
        self._watchdog = watchdog

    def https_open(self, request: Request) -> http.client.HTTPResponse:
        return self.do_open(_guarded(http.client.HTTPSConnection, self._watchdog), request, context=_build_tls())


@functools.cache
def _build_tls() -> ssl.SSLContext:
    # Reading the system's certificates takes a fifth of a second.
    return ssl.create_default_context()


def _guarded(kind: type[http.client.HTTPConnection], watchdog: _Watchdog) -> Callable[..., http.client.HTTPConnection]:
    class Guarded(kind):  # type: ignore[misc, valid-type]
        def connect(self) -> None:
            super().connect()
            watchdog.guard(self.sock)

    return functools.partial(Guarded)
