"""Words of the codes of a visit: how it was had, how it ended, in which capacity one came."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from web.words import Words

WORDS: Words = {
    "channel_counter": _("At the counter"),
    "channel_kiosk": _("At a kiosk"),
    "channel_web": _("On the web"),
    "channel_app": _("In an app"),
    "channel_phone": _("By phone"),
    "channel_video": _("By video call"),
    "channel_social": _("By social media"),
    "channel_paper": _("On paper"),
    "outcome_completed": _("I got what I came for"),
    "outcome_partial": _("I got a part of it"),
    "outcome_abandoned": _("I left without it"),
    "reason_papers_missing": _("Papers were missing"),
    "reason_closed": _("It was closed"),
    "reason_queue_too_long": _("The queue was too long"),
    "reason_system_down": _("The system was down"),
    "reason_other": _("Another reason"),
    "category_citizen": pgettext_lazy("came as", "Citizen"),
    "category_resident": pgettext_lazy("came as", "Resident"),
    "category_visitor": pgettext_lazy("came as", "Visitor"),
    "category_contractor": pgettext_lazy("came as", "Contractor"),
    "category_consultant": pgettext_lazy("came as", "Consultant"),
    "category_supplier": pgettext_lazy("came as", "Supplier"),
    "category_developer": pgettext_lazy("came as", "Developer"),
    "category_entity": pgettext_lazy("came as", "Organization"),
    "score_1": _("Very bad"),
    "score_2": _("Bad"),
    "score_3": _("Fair"),
    "score_4": _("Good"),
    "score_5": _("Very good"),
    "other_code": _("Something else"),
}
