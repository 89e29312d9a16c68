"""Every write that follows a rule: one verb, one function, one transaction."""

from evaluations.actions.announce import announce_news
from evaluations.actions.answering import appeal_item, decide_appeal, reply_to_item
from evaluations.actions.attach import attach_photo, attach_voice
from evaluations.actions.factor_sets import (
    copy_factor_set,
    drop_factor_set,
    publish_factor_set,
    write_factor_set,
)
from evaluations.actions.forget_uses import forget_uses
from evaluations.actions.holding import hold_back, let_go
from evaluations.actions.release_due import release_due
from evaluations.actions.report_condition import report_condition
from evaluations.actions.revise import revise_evaluation
from evaluations.actions.submit import submit_evaluation, submit_evaluations
from evaluations.actions.withdraw import withdraw_evaluation

__all__ = [
    "announce_news",
    "appeal_item",
    "attach_photo",
    "attach_voice",
    "copy_factor_set",
    "decide_appeal",
    "drop_factor_set",
    "forget_uses",
    "hold_back",
    "let_go",
    "publish_factor_set",
    "release_due",
    "reply_to_item",
    "report_condition",
    "revise_evaluation",
    "submit_evaluation",
    "submit_evaluations",
    "withdraw_evaluation",
    "write_factor_set",
]
