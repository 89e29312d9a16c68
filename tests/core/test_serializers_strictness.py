import pytest
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from core import problems
from core.problems import as_problem
from core.serializers import Input, Text
from evaluations.words import FAULTS


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
    assert faults({"name": value}) == [("/name", "invalid_type")]


@pytest.mark.parametrize(
    ("body", "code"), [([], "invalid_type"), ("text", "invalid_type"), (5, "invalid_type"), (None, "required")]
)
def test_a_body_that_is_no_object_is_pointed_at_as_a_whole(body, code):
    assert faults(body) == [("", code)]


class Measured(Input):
    count = serializers.IntegerField(min_value=1, max_value=5, required=False)
    kind = serializers.ChoiceField(["a", "b"], required=False)
    words = Text(max_length=5, required=False)
    several = serializers.ListField(child=Text(), required=False)
    inner = Named(required=False)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"count": 0}, "out_of_range"),
        ({"count": 6}, "out_of_range"),
        ({"kind": "c"}, "unknown_choice"),
        ({"words": "too long"}, "too_long"),
        ({"words": ""}, "empty"),
        ({"words": None}, "required"),
        ({"words": "\0"}, "invalid_characters"),
        ({"several": "one"}, "invalid_type"),
    ],
)
def test_the_same_fault_has_the_same_code_everywhere(body, code):
    with pytest.raises(ValidationError) as caught:
        Measured(data=body).is_valid(raise_exception=True)
    assert {error.code for error in as_problem(caught.value).errors} == {code}
    assert code in FAULTS


def test_no_code_of_the_framework_is_left_that_ours_has_another_word_for():
    assert set(problems.FAULTS.values()) <= {*FAULTS, "too_short"}
    assert not set(problems.FAULTS) & set(FAULTS)
