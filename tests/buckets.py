"""A bucket of moto's, behind a gate that looks at signatures and their end: moto itself believes all of them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hmac import compare_digest
from typing import Any
from urllib.parse import parse_qsl, quote

import boto3
from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import WSGIRequestHandler, make_server

BUCKET, REGION, KEY, SECRET = "photos", "doh", "key", "secret"
_STAMP = "%Y%m%dT%H%M%SZ"
_REFUSED = {403: "403 Forbidden", 503: "503 Service Unavailable"}


@dataclass
class Bucket:
    """A private bucket of this process. `away`: it answers 503; `ahead`: its clock."""

    endpoint: str = ""
    away: bool = False
    ahead: timedelta = timedelta(0)
    seen: list[tuple[str, int]] = field(default_factory=list)  # method and status of each answer, setting up left out

    def client(self) -> Any:
        """Return a client of the test's own."""
        return boto3.client(
            "s3", endpoint_url=self.endpoint, region_name=REGION, aws_access_key_id=KEY, aws_secret_access_key=SECRET,
            config=Config(s3={"addressing_style": "path"}),
        )  # fmt: skip

    def names(self) -> list[str]:
        """Return the names of all objects."""
        return [each["Key"] for each in self.client().list_objects_v2(Bucket=BUCKET).get("Contents", [])]


class _Gate:
    def __init__(self, bucket: Bucket) -> None:
        self.bucket = bucket
        self.inside = DomainDispatcherApplication(create_backend_app)

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        status = 503 if self.bucket.away else 200 if _is_signed(environ, self.bucket.ahead) else 403
        method = environ["REQUEST_METHOD"]
        if status != 200:
            environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
            self.bucket.seen.append((method, status))
            start(_REFUSED[status], [("Content-Length", "0")])
            return []

        def noted(line: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            self.bucket.seen.append((method, int(line.split(maxsplit=1)[0])))
            return start(line, headers, *more)

        return self.inside(environ, noted)


class _Silent(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Leave the output to the tests."""


@contextmanager
def running() -> Iterator[Bucket]:
    """Run a bucket on a port of this machine."""
    bucket = Bucket()
    server = make_server("127.0.0.1", 0, _Gate(bucket), threaded=True, request_handler=_Silent)
    bucket.endpoint = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        bucket.client().create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
        yield bucket
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()


def _is_signed(environ: dict[str, Any], ahead: timedelta) -> bool:
    """Tell whether a request is signed with our key, and in time; one without any signature is anybody's."""
    query = dict(parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True))
    now = datetime.now(UTC) + ahead
    if given := query.pop("X-Amz-Signature", None):
        end = _time(query["X-Amz-Date"]) + timedelta(seconds=int(query["X-Amz-Expires"]))
        signed, stamp = query["X-Amz-SignedHeaders"], query["X-Amz-Date"]
    elif authorization := environ.get("HTTP_AUTHORIZATION", ""):
        parts = dict(part.split("=", 1) for part in authorization.split(" ", 1)[1].split(", "))
        given, signed, stamp = parts["Signature"], parts["SignedHeaders"], environ["HTTP_X_AMZ_DATE"]
        end = _time(stamp) + timedelta(minutes=15)
    else:
        return True
    headers = {name: _header(environ, name) for name in signed.split(";")}
    signer: Any = S3SigV4Auth(Credentials(KEY, SECRET), "s3", REGION)
    if "x-amz-content-sha256" not in headers:
        signer = _Presigned(Credentials(KEY, SECRET), "s3", REGION)
    address = f"http://{environ['HTTP_HOST']}{quote(environ['PATH_INFO'])}"
    request = AWSRequest(environ["REQUEST_METHOD"], address, headers=headers, params=query)
    request.context["timestamp"] = stamp
    made = signer.signature(signer.string_to_sign(request, signer.canonical_request(request)), request)
    return compare_digest(made, given) and now < end


class _Presigned(S3SigV4Auth):
    """Signs no body."""

    def payload(self, _request: Any) -> str:
        """Say so, as an address does."""
        return "UNSIGNED-PAYLOAD"


def _time(stamp: str) -> datetime:
    return datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)


def _header(environ: dict[str, Any], name: str) -> str:
    key = name.upper().replace("-", "_")
    return str(environ.get(key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}", ""))
