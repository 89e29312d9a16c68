"""The drill of tampering as it is: whatever is done to the database shows, inside and outside."""

import pytest

from tests.drills.tampering import run

pytestmark = [pytest.mark.drill, pytest.mark.xdist_group("drills")]


def test_what_an_operator_changes_deletes_or_slips_in_is_exposed_inside_and_outside():
    verdict = run()
    assert not verdict.broken, verdict.figures
