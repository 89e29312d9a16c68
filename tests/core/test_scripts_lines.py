"""Scripts in Redis on a connection of their own."""

import pytest

from core.limits import connection
from core.scripts import Script


@pytest.fixture
def double():
    return Script(connection().connection_pool, "return tonumber(ARGV[1]) * 2")


def test_a_script_answers_a_number(double):
    assert [double(keys=[], args=[4]), double(keys=[], args=[5])] == [8, 10]


def test_a_redis_that_forgot_the_script_is_told_again(double):
    double(keys=[], args=[1])
    connection().script_flush()
    assert double(keys=[], args=[3]) == 6


def test_a_line_that_broke_meanwhile_is_laid_anew(double):
    double(keys=[], args=[1])
    connection().client_kill_filter(_type="normal", skipme=True)
    assert double(keys=[], args=[3]) == 6
