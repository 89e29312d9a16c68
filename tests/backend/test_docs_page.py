"""The page that shows the API."""

from __future__ import annotations

import re


def test_the_page_of_the_api_has_nothing_inline_that_its_policy_forbids(client):
    answer = client.get("/api/v1/docs")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "'unsafe-inline'" not in answer["Content-Security-Policy"]
    assert "<style" not in page
    assert " style=" not in page
    assert re.findall(r"<script[^>]*>([^<]*)</script>", page) == [""] * 3
    assert "swagger-ui.css" in page
