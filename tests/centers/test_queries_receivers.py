"""Who answers for a center now."""

from accounts.models import Person
from accounts.roles import Role
from centers.models import Center
from centers.queries import receivers
from tests.centers.conftest import staff


def names(center, entity=None):
    found = receivers(center.id, entity.id if entity else None)
    return {Person.objects.get(id=receiver.person_id).username for receiver in found}


def test_the_manager_of_the_center_receives_and_another_does_not(directory):
    staff("here", Role.MANAGER, center=directory.harbour)
    staff("there", Role.MANAGER, center=directory.market)
    assert names(directory.harbour) == {"here"}
    assert names(directory.market) == {"there"}


def test_people_of_the_named_entity_receive_and_those_of_others_do_not(directory):
    for role in (Role.MANAGER, Role.QUALITY):
        staff(f"water {role}", role, entity=directory.water)
        staff(f"roads {role}", role, entity=directory.roads)
    assert names(directory.harbour, directory.roads) == {"roads manager", "roads quality"}


def test_without_an_entity_the_operator_receives(directory):
    staff("water", Role.QUALITY, entity=directory.water)
    staff("roads", Role.QUALITY, entity=directory.roads)
    assert names(directory.harbour) == {"water"}


def test_without_entity_and_operator_every_desk_receives(directory):
    staff("water", Role.QUALITY, entity=directory.water)
    staff("roads", Role.QUALITY, entity=directory.roads)
    assert names(directory.market) == {"roads"}


def test_a_closed_desk_receives_nothing_for_ratings_without_an_entity(directory):
    staff("roads", Role.QUALITY, entity=directory.roads)
    directory.market.desks.update(is_active=False)
    assert names(directory.market) == set()


def test_quality_is_of_an_entity_and_not_of_a_center(directory):
    staff("quality", Role.QUALITY, center=directory.harbour)
    assert names(directory.harbour) == set()


def test_other_roles_and_inactive_people_receive_nothing(directory):
    staff("auditor", Role.AUDITOR, entity=directory.water)
    gone = staff("gone", Role.MANAGER, center=directory.harbour)
    Person.objects.filter(id=gone.id).update(is_active=False)
    assert names(directory.harbour) == set()


def test_two_mandates_make_one_receiver_with_his_role(directory):
    person = staff("both", Role.MANAGER, center=directory.harbour)
    person.mandates.create(entity=directory.water)
    assert [(r.person_id, r.role) for r in receivers(directory.harbour.id, None)] == [(person.id, Role.MANAGER)]


def test_an_unknown_center_has_no_receivers(db):
    assert receivers(0, None) == []


def test_managed_by_follows_the_same_mandates(directory):
    manager = staff("manager", Role.MANAGER, center=directory.market)
    quality = staff("quality", Role.QUALITY, entity=directory.roads)
    assert set(Center.objects.managed_by(manager)) == {directory.market}
    assert set(Center.objects.managed_by(quality)) == {directory.harbour, directory.market}
