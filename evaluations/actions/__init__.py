"""Every write that follows a rule: one verb, one function, one transaction."""

from evaluations.actions.factor_sets import publish_factor_set, write_factor_set
from evaluations.actions.revise import revise_evaluation
from evaluations.actions.submit import submit_evaluation, submit_evaluations
from evaluations.actions.withdraw import withdraw_evaluation

__all__ = [
    "publish_factor_set",
    "revise_evaluation",
    "submit_evaluation",
    "submit_evaluations",
    "withdraw_evaluation",
    "write_factor_set",
]
