import pytest
from rest_framework.exceptions import ValidationError

from core.problems import as_problem
from core.serializers import Input, Text


class Named(Input):
    name = Text(max_length=5)


def faults(body):
    with pytest.raises(ValidationError) as caught:
        Named(data=body).is_valid(raise_exception=True)
    return [(error.pointer, error.code) for error in as_problem(caught.value).errors]


def test_known_fields_pass():
    shape = Named(data={"name": "amal"})
    assert shape.is_valid()
    assert shape.validated_data == {"name": "amal"}


def test_an_unknown_field_is_pointed_at():
    assert faults({"name": "amal", "role": "administrator"}) == [("/role", "unknown_field")]


def test_all_faults_are_told_at_once():
    assert faults({"role": "administrator"}) == [("/role", "unknown_field"), ("/name", "required")]


@pytest.mark.parametrize("value", [1, 1.5, True, [], {}])
def test_a_text_is_not_made_of_other_things(value):
    assert faults({"name": value}) == [("/name", "invalid")]


@pytest.mark.parametrize("body", [[], "text", 5, None])
def test_a_body_that_is_no_object_is_refused(body):
    assert len(faults(body)) == 1
