"""Generated requests against a running installation: no 500, and no answer that the document does not tell.

Everybody tries what his role lets him do. By hand, longer: `AYN_CASES=200 make test ARGS="-k schemathesis"`.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from tests.house import house

pytestmark = [pytest.mark.drill, pytest.mark.xdist_group("drills")]

# positive_data_acceptance stays out: an id nobody has, a wrong code or a closed center is refused, and must be.
# ignored_auth too: tests/test_permissions.py holds every operation against every role.
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
    "unsupported_method",
    "allow_header_conformance",
)
PARTS = {
    "nobody": ["--exclude-tag=Evaluations", "--exclude-tag=Me", "--exclude-tag=Alerts"],
    # Whoever erased himself is nobody from then on: that comes last, alone.
    "resident": ["--include-tag=Evaluations", "--include-tag=Me", "--exclude-operation-id=erase_me"],
    "leaver": ["--include-operation-id=erase_me"],
    "manager": [
        *("--include-tag=Alerts", "--include-operation-id=make_socket_ticket"),
        *("--include-operation-id=read_visit_code_of_center", "--include-operation-id=draw_visit_code_of_center"),
    ],
    "quality": ["--include-tag=Me"],
    "auditor": ["--include-tag=Directory", "--include-tag=Scores"],
    "partner": ["--include-tag=Partners"],
}


@pytest.fixture(scope="module")
def installation() -> Iterator[tuple[str, dict[str, Any]]]:
    """The address of a server with demonstration data, and the tokens of its people."""
    with house(durable=False) as own:
        own.manage("load_demo")
        key = own.manage("partner_key", "KAHRAMAA", "demonstration", "--demo").strip()
        seed = own.seed(residents=2)
        yield own.start_web(), seed | {"resident": seed["residents"][0], "leaver": seed["residents"][1], "partner": key}


@pytest.mark.parametrize("role", PARTS)
def test_every_generated_request_is_answered_as_documented(installation, role, tmp_path):
    url, tokens = installation
    signed_in = [] if role == "nobody" else ["--header", f"Authorization: Bearer {tokens[role]}"]
    done = subprocess.run(
        [
            *(sys.executable, "-m", "schemathesis.cli", "run", f"{url}/api/v1/schema", *signed_in, *PARTS[role]),
            *("--checks", ",".join(CHECKS), "--phases", "examples,coverage,fuzzing", "--seed", "1"),
            *("--max-examples", os.environ.get("AYN_CASES", "3"), "--continue-on-failure", "--no-color"),
            *("--generation-database", "none", "--suppress-health-check", "all", "--request-timeout", "20"),
        ],
        cwd=tmp_path, capture_output=True, text=True, check=False, timeout=1800,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-20_000:] + done.stderr[-2000:]
    assert "generated" in done.stdout
