"""The facts the intake needs."""

from centers import edition
from centers.lookup import find_center, find_service
from centers.models import Center, Desk


def test_a_center_is_found_with_its_country_and_desks(directory):
    fact = find_center("HARBOUR")
    assert fact is not None
    assert (fact.id, fact.region_id, fact.country_id) == (
        directory.harbour.id,
        directory.region.id,
        directory.country.id,
    )
    assert fact.operator_id == directory.water.id
    assert fact.timezone == "Asia/Dubai"
    assert fact.desks == {"SEAS": directory.water.id, "ROADS": directory.roads.id}


def test_a_service_is_found_with_its_target(directory):
    fact = find_service("insurance")
    assert fact is not None
    assert (fact.id, fact.entity_id) == (directory.insurance.id, directory.water.id)
    assert (fact.waiting_target, fact.completion_target) == (None, 9)


def test_unknown_codes_are_none(directory):
    for code in ("", "NOWHERE", "harbour", "a\0b", "'; --"):
        assert find_center(code) is None
        assert find_service(code) is None


def test_a_center_that_closed_is_none(directory):
    Center.objects.filter(id=directory.harbour.id).update(is_active=False)
    assert find_center("HARBOUR") is None


def test_a_remembered_fact_costs_no_query(directory, django_assert_num_queries):
    first = find_center("HARBOUR")
    with django_assert_num_queries(0):
        assert find_center("HARBOUR") is first


def test_a_change_is_seen_when_the_edition_is_looked_at_again(directory):
    find_center("HARBOUR")
    Desk.objects.filter(center=directory.harbour, entity=directory.roads).update(is_active=False)
    assert "ROADS" in find_center("HARBOUR").desks
    edition.forget()
    assert set(find_center("HARBOUR").desks) == {"SEAS"}


def test_a_published_score_changes_no_edition(directory):
    before = edition.current()
    Center.objects.filter(code="HARBOUR").update(public_score=88.5)
    edition.forget()
    assert edition.current() == before


def test_a_value_read_under_an_old_edition_is_not_served_under_the_new(directory):
    memory = edition.Memory(10)
    old = edition.current()
    Center.objects.filter(code="HARBOUR").update(phone="1")
    edition.forget()
    memory.put("k", "old", old)
    assert memory.get("k", edition.current()) is None


def test_memory_is_bounded():
    memory = edition.Memory(2)
    for key in "abc":
        memory.put(key, key, edition.NONE)
    assert [memory.get(key, edition.NONE) for key in "abc"] == [None, "b", "c"]


def test_memory_is_bounded_by_what_its_values_weigh():
    memory = edition.Memory(5, len)
    for key, value in (("a", "aa"), ("b", "bb"), ("b", "b"), ("c", "cc"), ("d", "d")):
        memory.put(key, value, edition.NONE)
    assert [memory.get(key, edition.NONE) for key in "abcd"] == [None, "b", "cc", "d"]
