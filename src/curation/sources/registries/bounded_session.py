"""`requests` over our own transport: its sessions build the requests, our bounds hold for the answers.

By itself `requests` bounds each silence, not a whole answer: a server that trickles holds it for ever. Here every
answer has a deadline and a size, its body is whole or refused, and no redirect is followed, whatever the caller says.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import version
from typing import Any
from urllib.parse import urlsplit
from urllib.request import Request

import requests
from requests.adapters import BaseAdapter

from curation.errors import SourceRefusedError
from curation.sources.transport.answers import HttpAnswer, TransportError
from curation.sources.transport.http_transport import Limits, fetch_answer

USER_AGENT = f"curation/{version('curation')} (python-requests/{requests.__version__})"


class BoundedAdapter(BaseAdapter):
    """Sends what a session prepared through the bounded transport."""

    def __init__(self, limits: Limits) -> None:
        super().__init__()
        self._limits = limits

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        """Send a request; the response is whole and holds its body.

        Raises:
            TransportError: no whole answer came within the bounds.
        """
        headers = {name: str(value) for name, value in request.headers.items()}
        asked = Request(str(request.url), headers=headers, method=request.method)  # noqa: S310 - checked before
        answer = fetch_answer(asked, self._limits)
        response = requests.Response()
        response.status_code = answer.status
        response.headers.update(answer.headers)
        response.request = request
        response.url = str(request.url)
        response._content = answer.body  # the one way to give a response a body that is read already
        return response

    def close(self) -> None:
        """Nothing is held open between requests."""


def open_session(limits: Limits, *, key: str | None = None) -> requests.Session:
    """Open a session whose requests are bounded; a key goes into a header, never into an address."""
    session = requests.Session()
    session.trust_env = False  # neither ~/.netrc nor proxies twice: the transport reads the proxies itself
    session.headers.update({"User-Agent": USER_AGENT, "Accept": "application/json", "Accept-Encoding": "identity"})
    if key:
        session.auth = (key, "")
    for scheme in ("http://", "https://"):
        session.mount(scheme, BoundedAdapter(limits))
    return session


def fetch_page(session: requests.Session, url: str, parameters: Mapping[str, str]) -> HttpAnswer:
    """Ask for one page.

    Raises:
        TransportError: no whole answer came, or the address cannot be asked.
    """
    try:
        response = session.get(url, params=dict(parameters), allow_redirects=False)
    except requests.RequestException as error:
        raise TransportError(reason=f"the request cannot be sent ({type(error).__name__})", is_final=True) from None
    headers = {name.lower(): value for name, value in response.headers.items()}
    return HttpAnswer(status=response.status_code, headers=headers, body=response.content)


def require_address(url: str, *, service: str, has_key: bool) -> str:
    """Give an address back that may be asked: https, or a service on this machine.

    Raises:
        SourceRefusedError: it is neither, or holds a query or a user name.
    """
    parts = urlsplit(url)
    is_local = parts.hostname in ("localhost", "127.0.0.1", "::1")
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.username:
        problem = "is no http(s) address without query and user name"
    elif parts.scheme == "http" and has_key and not is_local:
        problem = "would carry the API key unencrypted"
    else:
        return url.rstrip("/")
    where = f"{parts.scheme}://{parts.hostname}"
    raise SourceRefusedError(
        service=service, request="base_url", reason=f"{where} {problem}", remedy="Give an https address."
    )
