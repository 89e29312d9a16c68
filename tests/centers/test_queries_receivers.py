"""Who answers for a center now."""

from accounts.models import Person
from accounts.roles import Role
from centers.models import Center
from centers.queries import receivers
from tests.centers.conftest import staff


def names(center, entity=None):
    found = receivers(center.id, entity.id if entity else None)
    return {Person.objects.get(id=receiver.person_id).username for receiver in found}


def test_the_manager_of_the_center_receives_and_another_does_not(country):
    staff("here", Role.MANAGER, center=country.harbour)
    staff("there", Role.MANAGER, center=country.market)
    assert names(country.harbour) == {"here"}
    assert names(country.market) == {"there"}


def test_people_of_the_named_entity_receive_and_those_of_others_do_not(country):
    for role in (Role.MANAGER, Role.QUALITY):
        staff(f"water {role}", role, entity=country.water)
        staff(f"roads {role}", role, entity=country.roads)
    assert names(country.harbour, country.roads) == {"roads manager", "roads quality"}


def test_without_an_entity_the_operator_receives(country):
    staff("water", Role.QUALITY, entity=country.water)
    staff("roads", Role.QUALITY, entity=country.roads)
    assert names(country.harbour) == {"water"}


def test_without_entity_and_operator_every_desk_receives(country):
    staff("water", Role.QUALITY, entity=country.water)
    staff("roads", Role.QUALITY, entity=country.roads)
    assert names(country.market) == {"roads"}


def test_a_closed_desk_receives_nothing_for_ratings_without_an_entity(country):
    staff("roads", Role.QUALITY, entity=country.roads)
    country.market.desks.update(is_active=False)
    assert names(country.market) == set()


def test_quality_is_of_an_entity_and_not_of_a_center(country):
    staff("quality", Role.QUALITY, center=country.harbour)
    assert names(country.harbour) == set()


def test_other_roles_and_inactive_people_receive_nothing(country):
    staff("auditor", Role.AUDITOR, entity=country.water)
    gone = staff("gone", Role.MANAGER, center=country.harbour)
    Person.objects.filter(id=gone.id).update(is_active=False)
    assert names(country.harbour) == set()


def test_two_mandates_make_one_receiver_with_his_role(country):
    person = staff("both", Role.MANAGER, center=country.harbour)
    person.mandates.create(entity=country.water)
    assert [(r.person_id, r.role) for r in receivers(country.harbour.id, None)] == [(person.id, Role.MANAGER)]


def test_an_unknown_center_has_no_receivers(db):
    assert receivers(0, None) == []


def test_managed_by_follows_the_same_mandates(country):
    manager = staff("manager", Role.MANAGER, center=country.market)
    quality = staff("quality", Role.QUALITY, entity=country.roads)
    assert set(Center.objects.managed_by(manager)) == {country.market}
    assert set(Center.objects.managed_by(quality)) == {country.harbour, country.market}
