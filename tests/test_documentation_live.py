"""The example client of the documents, word for word, against a running installation."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house import house

pytestmark = [pytest.mark.drill, pytest.mark.xdist_group("drills")]

ROOT = Path(__file__).resolve().parent.parent


def test_the_example_client_rates_in_urdu_and_its_manager_is_told_in_arabic(tmp_path):
    (program,) = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "client.md").read_text(), re.DOTALL)
    (tmp_path / "client.py").write_text(program)
    with house(durable=False) as own:
        own.manage("load_demo")
        own.start_web()
        own.start_worker()
        said = subprocess.run(
            [sys.executable, str(tmp_path / "client.py"), own.url()],
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
    assert said.returncode == 0, said.stderr
    rating, stored, alert = said.stdout.splitlines()
    assert rating == "rating سرکاری خدمات کمپلیکس، الہلال"
    assert stored.startswith("stored received ")
    assert alert.endswith("| انتظار بہت طویل تھا")
    assert "مجمع خدمات الهلال" in alert
    assert "وقت الانتظار" in alert
