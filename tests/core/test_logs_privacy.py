"""Logs name what failed and where, never what somebody wrote."""

from __future__ import annotations

import json
import logging

import pytest
import structlog

CANARY = "my phone is +97150 canary"


def lines(capsys) -> list[dict]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def fail():
    raise ValueError(CANARY)


@pytest.mark.parametrize("logger", [structlog.get_logger("ayn"), logging.getLogger("library")], ids=["ours", "library"])
def test_an_exception_is_named_but_not_told(capsys, logger):
    try:
        fail()
    except ValueError:
        logger.exception("unforeseen")
    (line,) = lines(capsys)
    assert line["error"] == "ValueError"
    assert "test_logs_privacy.py" in line["where"]
    assert CANARY not in json.dumps(line)


def test_the_request_id_is_in_every_line(capsys):
    from core.logs import request_id

    token = request_id.set("phone-7")
    structlog.get_logger("ayn").info("something")
    request_id.reset(token)
    assert lines(capsys)[0]["request_id"] == "phone-7"
