"""Every way in which an answer of the E-utilities can fail: what the loopback PubMed sends in place of an answer."""

from __future__ import annotations

import functools
import gzip
import json
import re
import socket
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from eutils_server import EutilsServer

HEAD = (
    '<?xml version="1.0" ?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" '
    '"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n<PubmedArticleSet>\n'
)
TAIL = "\n</PubmedArticleSet>"
BOMB = '<?xml version="1.0"?><!DOCTYPE {root} [<!ENTITY a "lol"><!ENTITY b "{refs}">]><{root}>&b;</{root}>'
RECORD = re.compile(r"<Pubmed(Book)?Article>.*?</Pubmed(?:Book)?Article>", re.DOTALL)
PATIENCE = 15.0


@functools.cache
def make_gzip_bomb(megabytes: int) -> bytes:
    return gzip.compress(HEAD.encode() + b" " * (megabytes << 20) + TAIL.encode(), 6)


@dataclass
class Fault:
    """What to do instead of answering: for the first `times` requests of an endpoint (or those that name `pmid`)."""

    kind: str
    endpoint: str = "efetch"
    times: int = 1
    skip: int = 0
    status: int = 200
    text: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    pmid: str | None = None
    pmids: tuple[str, ...] = ()
    change: Callable[[str], str | bytes] = str


class FaultyAnswers(BaseHTTPRequestHandler):
    """One method a kind of fault; `body` is what the service would have answered."""

    eutils: EutilsServer
    _send: Callable[..., None]

    def _fault_status(self, fault: Fault, body: str) -> None:
        self._send(fault.text, fault.status, fault.headers)

    def _fault_text(self, fault: Fault, body: str) -> None:
        self._send(fault.text)

    def _fault_change(self, fault: Fault, body: str) -> None:
        """Send the answer as a function of it."""
        self._send(fault.change(body))

    def _fault_reset_mid(self, fault: Fault, body: str) -> None:
        data = body.encode()
        self._send(data[: len(data) // 2], announced=len(data))
        self.wfile.flush()
        self._fault_reset(fault, body)

    def _fault_chunk_cut(self, fault: Fault, body: str) -> None:
        """The end comes within a chunk, and no last chunk ever."""
        data = body.encode()
        self.protocol_version = "HTTP/1.1"
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(f"{len(data):x}\r\n".encode() + data[: len(data) // 2])
        self.close_connection = True

    def _fault_cut_close(self, fault: Fault, body: str) -> None:
        """No length is announced, and the connection ends in the middle."""
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body.encode()[: len(body) // 2])

    def _fault_stall(self, fault: Fault, body: str) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body.encode()[:200])
        self.wfile.flush()
        self.eutils.stopped.wait(PATIENCE)

    def _fault_bad_key(self, fault: Fault, body: str) -> None:
        key = self.eutils.asked[-1].parameters.get("api_key", "")
        self._send(json.dumps({"error": "API key invalid", "api-key": key, "count": "1"}), 400)

    def _fault_cut(self, fault: Fault, body: str) -> None:
        data = body.encode()
        self._send(data[: len(data) // 2], announced=len(data))

    def _fault_cut_text(self, fault: Fault, body: str) -> None:
        self._send(body[: len(body) // 2])

    def _fault_reset(self, fault: Fault, body: str) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()

    def _fault_hang(self, fault: Fault, body: str) -> None:
        self.eutils.stopped.wait(PATIENCE)

    def _fault_trickle(self, fault: Fault, body: str) -> None:
        self.send_response(200)
        self.end_headers()
        ends = time.monotonic() + PATIENCE
        for character in body:
            self.wfile.write(character.encode())
            self.wfile.flush()
            if self.eutils.stopped.wait(0.05) or time.monotonic() > ends:
                return

    def _fault_redirect(self, fault: Fault, body: str) -> None:
        self._send("", fault.status, {"Location": fault.text})

    def _fault_bomb(self, fault: Fault, body: str) -> None:
        root = "eSearchResult" if fault.endpoint == "esearch" else "PubmedArticleSet"
        self._send(BOMB.format(root=root, refs="&a;" * 1000))

    def _fault_gzip_bomb(self, fault: Fault, body: str) -> None:
        self._send(make_gzip_bomb(80))

    def _fault_drop(self, fault: Fault, body: str) -> None:
        self._send(self._filter(body, lambda pmid: pmid not in fault.pmids))

    def _fault_add(self, fault: Fault, body: str) -> None:
        self._send(body.replace(TAIL, "\n" + fault.text + TAIL))

    def _filter(self, body: str, is_kept: Any) -> str:
        kept = [
            match.group()
            for match in RECORD.finditer(body)
            if is_kept(re.search(r"<PMID[^>]*>(\d+)<", match.group()).group(1))
        ]
        return HEAD + "\n".join(kept) + TAIL
