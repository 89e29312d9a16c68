"""Words for what figures are cut by: levels, and the values of traits of a visit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from web.words import Words

WORDS: Words = {
    "level.country": _("Countries"),
    "level.region": _("Regions"),
    "level.entity": _("Entities"),
    "level.center": _("Centers"),
    "level.desk": _("Desks"),
    "level.unit": _("Units"),
    "level.service": _("Services"),
    "level.channel": _("Channels"),
    "level.shift": _("Times of day"),
    "level.customer_category": _("Customer categories"),
    "level.language": _("Languages"),
    "level.trust": _("Evidence of the visit"),
    "level.outcome": _("How visits ended"),
    "level.reason": _("Why visits failed"),
    "level.source": _("Sources"),
    "unknown_value": _("Not said"),
    "source.citizen": _("Citizens"),
    "source.shopper": _("Shoppers"),
    "source.survey": _("Surveys"),
    "channel.counter": _("At a counter"),
    "channel.kiosk": _("At a kiosk"),
    "channel.web": _("On the web"),
    "channel.app": _("In an app"),
    "channel.phone": _("By phone"),
    "channel.video": _("By video"),
    "channel.social": _("In social media"),
    "channel.paper": _("On paper"),
    "shift.morning": _("Morning, from 4 o'clock"),
    "shift.afternoon": _("Afternoon, from 12 o'clock"),
    "shift.evening": _("Evening, from 17 o'clock"),
    "customer_category.citizen": _("Citizen"),
    "customer_category.resident": _("Resident"),
    "customer_category.visitor": _("Visitor"),
    "customer_category.contractor": _("Contractor"),
    "customer_category.consultant": _("Consultant"),
    "customer_category.supplier": _("Supplier"),
    "customer_category.developer": _("Developer"),
    "customer_category.entity": _("Organization"),
    "trust.stated": _("Stated"),
    "trust.near": _("Near the center"),
    "trust.present": _("Code of the desk"),
    "trust.proven": _("Proven"),
    "outcome.completed": _("All of it done"),
    "outcome.partial": _("Done in part"),
    "outcome.abandoned": _("Left without it"),
    "reason.none": _("Nothing failed"),
    "reason.papers_missing": _("Papers were missing"),
    "reason.closed": _("It was closed"),
    "reason.queue_too_long": _("The queue was too long"),
    "reason.system_down": _("A system was down"),
    "reason.other": _("Something else"),
}
