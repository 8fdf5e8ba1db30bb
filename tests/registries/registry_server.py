"""A small ClinicalTrials.gov and openFDA on loopback, and the ways in which services fail."""

from __future__ import annotations

import functools
import gzip
import json
import re
import socket
import struct
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

PATIENCE = 10.0


def make_study(number: int, **changes: Any) -> dict[str, Any]:
    """A study as version 2 of the API gives it."""
    status = {
        "overallStatus": "RECRUITING",
        "startDateStruct": {"date": "2021-03", "type": "ACTUAL"},
        "studyFirstPostDateStruct": {"date": "2021-02-01", "type": "ACTUAL"},
        "lastUpdatePostDateStruct": {"date": "2025-06-30", "type": "ACTUAL"},
    }
    study = {
        "protocolSection": {
            "identificationModule": {
                "nctId": f"NCT{number:08d}",
                "briefTitle": f"Trial {number}",
                "officialTitle": f"Trial {number} of atezolizumab in breast cancer",
                "acronym": f"ACRO{number}",
            },
            "statusModule": status,
            "sponsorCollaboratorsModule": {"leadSponsor": {"name": "A sponsor", "class": "INDUSTRY"}},
            "descriptionModule": {"briefSummary": "The trial asks whether the drug helps.\n\nIt is random."},
            "conditionsModule": {"conditions": ["Breast Cancer", "HER2-positive"], "keywords": ["TMB"]},
            "designModule": {
                "studyType": "INTERVENTIONAL",
                "phases": ["PHASE2", "PHASE3"],
                "enrollmentInfo": {"count": 190, "type": "ESTIMATED"},
                "designInfo": {"allocation": "RANDOMIZED", "maskingInfo": {"masking": "DOUBLE"}},
            },
            "armsInterventionsModule": {
                "interventions": [{"type": "DRUG", "name": "Atezolizumab", "description": "1200 mg every 3 weeks."}]
            },
            "outcomesModule": {"primaryOutcomes": [{"measure": "Overall survival", "timeFrame": "5 years"}]},
            "eligibilityModule": {"eligibilityCriteria": "Inclusion Criteria:\n\n* ECOG 0-1\n* LVEF ≥ 50%"},
        },
        "derivedSection": {"conditionBrowseModule": {"meshes": [{"id": "D001943", "term": "Breast Neoplasms"}]}},
        "hasResults": False,
    }
    return study | changes


def make_set_id(number: int) -> str:
    return f"9333c79b-d487-4538-a9f0-{number:012d}"


def make_label(number: int, **changes: Any) -> dict[str, Any]:
    """A drug label as openFDA gives it."""
    label = {
        "id": f"{number:08d}-0000-0000-0000-000000000000",
        "set_id": make_set_id(number),
        "version": "12",
        "effective_time": "20260210",
        "boxed_warning": ["WARNING: none"],
        "indications_and_usage": ["1 INDICATIONS AND USAGE TMB-H cancer, ≥10 mutations/megabase."],
        "clinical_studies": ["14 CLINICAL STUDIES In KEYNOTE-158 (NCT02628067) the ORR was 29%."],
        "clinical_studies_table": ["<table><tr><td>29%</td></tr></table>"],
        "spl_unclassified_section": ["Not shown."],
        "zinc_content": ["Words of another section."],
        "openfda": {
            "brand_name": ["KEYTRUDA"],
            "generic_name": ["PEMBROLIZUMAB"],
            "manufacturer_name": ["A maker"],
            "application_number": ["BLA125514"],
        },
    }
    return label | changes


@functools.cache
def make_bomb(size: int) -> bytes:
    return gzip.compress(b'{"studies": [' + b" " * size + b"]}", 1)


@dataclass
class Fault:
    """What to do instead of answering, for the next `times` requests after `skip` of them."""

    kind: str
    times: int = 1
    skip: int = 0
    status: int = 200
    text: str = ""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Asked:
    """A request as it came."""

    path: str
    parameters: dict[str, str]
    headers: dict[str, str]
    at: float


class RegistryServer:
    """Answers like both services over given studies and labels; `edit` changes a whole answer before it is sent."""

    def __init__(self, studies: list[dict[str, Any]] = (), labels: list[dict[str, Any]] = ()) -> None:
        self.studies = list(studies)
        self.labels = list(labels)
        self.faults: list[Fault] = []
        self.asked: list[Asked] = []
        self.poison: set[str] = set()
        """Numbers of records that make every request for them fail."""
        self.edit: Callable[[dict[str, Any], dict[str, str]], dict[str, Any]] = lambda answer, _parameters: answer
        self.closing = threading.Event()
        server = self

        class Handler(_Handler):
            service = server

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"

    def close(self) -> None:
        self.closing.set()
        self._http.shutdown()
        self._http.server_close()

    def take_fault(self, parameters: dict[str, str]) -> Fault | None:
        asked = parameters.get("filter.ids") or parameters.get("search", "")
        if any(name in asked for name in self.poison):
            return Fault("status", status=500, text="the record cannot be written")
        for fault in self.faults:
            if fault.skip:
                fault.skip -= 1
                return None
            if fault.times:
                fault.times -= 1
                return fault
        return None

    def answer(self, path: str, parameters: dict[str, str]) -> tuple[int, dict[str, Any]]:
        return self._answer_label(parameters) if path.endswith("/drug/label.json") else self._answer_study(parameters)

    def _answer_study(self, parameters: dict[str, str]) -> tuple[int, dict[str, Any]]:
        if "filter.ids" in parameters:
            names = parameters["filter.ids"].split(",")
            found = [study for study in self.studies if find_number(study) in names]
        else:
            word = parameters.get("query.term") or parameters.get("query.cond") or ""
            found = [study for study in self.studies if word.lower() in json.dumps(study).lower()]
        start = int(parameters.get("pageToken", "t0")[1:])
        size = int(parameters["pageSize"])
        answer: dict[str, Any] = {"studies": found[start : start + size]}
        if parameters.get("countTotal") == "true" and not start:
            answer["totalCount"] = len(found)
        if start + size < len(found):
            answer["nextPageToken"] = f"t{start + size}"
        return 200, answer

    def _answer_label(self, parameters: dict[str, str]) -> tuple[int, dict[str, Any]]:
        names = re.findall(r'set_id:"([^"]+)"', parameters["search"])
        word = parameters["search"].rpartition(":")[2].strip('"').lower()
        found = [
            label
            for label in self.labels
            if (label.get("set_id") in names if names else word in json.dumps(label).lower())
        ]
        if not found:
            return 404, {"error": {"code": "NOT_FOUND", "message": "No matches found!"}}
        skip, limit = int(parameters["skip"]), int(parameters["limit"])
        meta = {"results": {"skip": skip, "limit": limit, "total": len(found)}}
        return 200, {"meta": meta, "results": found[skip : skip + limit]}


def find_number(study: dict[str, Any]) -> str:
    return study["protocolSection"]["identificationModule"].get("nctId", "")


class _Handler(BaseHTTPRequestHandler):
    service: RegistryServer
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        parameters = dict(parse_qsl(address.query, keep_blank_values=True))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.service.asked.append(Asked(address.path, parameters, headers, time.monotonic()))
        status, answer = self.service.answer(address.path, parameters)
        body = json.dumps(self.service.edit(answer, parameters)).encode()
        fault = self.service.take_fault(parameters)
        try:
            if fault is None:
                self._send(status, body)
            else:
                getattr(self, f"_fault_{fault.kind}")(fault, body)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def _send(self, status: int, body: bytes, headers: dict[str, str] | None = None, length: int | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)

    def _fault_status(self, fault: Fault, _body: bytes) -> None:
        self._send(fault.status, fault.text.encode(), fault.headers)

    def _fault_cut(self, _fault: Fault, body: bytes) -> None:
        self._send(200, body[: len(body) // 2], length=len(body))
        self.close_connection = True

    def _fault_cut_text(self, _fault: Fault, body: bytes) -> None:
        self._send(200, body[: len(body) // 2])

    def _fault_reset(self, _fault: Fault, body: bytes) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + body[:5])
        self.wfile.flush()
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()

    def _fault_hang(self, _fault: Fault, _body: bytes) -> None:
        self.service.closing.wait(PATIENCE)
        self.close_connection = True

    def _fault_trickle(self, fault: Fault, body: bytes) -> None:
        """Send a byte now and then, of the header too: no single silence is long."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        ends = time.monotonic() + PATIENCE
        for byte in (b"X-Slow: " + b"a" * 40 + b"\r\nContent-Length: %d\r\n\r\n" % len(body)) + body:
            if self.service.closing.wait(0.05) or time.monotonic() > ends:
                break
            self.wfile.write(bytes([byte]))
            self.wfile.flush()
        self.close_connection = True

    def _fault_huge(self, fault: Fault, _body: bytes) -> None:
        self._send(200, b'{"studies": [' + b" " * int(fault.text) + b"]}")

    def _fault_gzip(self, fault: Fault, _body: bytes) -> None:
        self._send(200, make_bomb(int(fault.text)), {"Content-Encoding": "gzip"})
