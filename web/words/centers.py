"""Words for what is told of centers: in lists, on maps, on their own pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from web.words import Words

WORDS: Words = {
    "open_until": _("Open until %(time)s"),
    "closes_soon": _("Closes soon, at %(time)s"),
    "opens_at": _("Opens at %(time)s"),
    "opens_on": _("Opens %(day)s, %(time)s"),
    "hours_unknown": _("Hours not known"),
    # Translators: n is a range of counts such as 10-19 or 50+.
    "from_ratings": _("%(n)s ratings"),
    # Translators: points from 0 to 100; n is a range of counts such as 10-19 or 50+.
    "score_spoken": _("Public score: %(points)s of 100, from %(n)s ratings"),
    "too_few": _("Too few ratings yet"),
    "seen": _("Seen %(ago)s"),
    "zoom_in": _("Closer"),
    "zoom_out": _("Farther"),
    "here": _("You are here"),
    "kind_center": _("Service center"),
    "kind_complex": _("Services complex"),
    "kind_mobile": _("Mobile center"),
    "kind_virtual": _("Virtual center"),
    "payment_cash": _("Cash"),
    "payment_card": _("Card"),
    "payment_mobile": _("Mobile payment"),
    "payment_online": _("Online payment"),
    "payment_bank_transfer": _("Bank transfer"),
    "payment_cheque": _("Cheque"),
    "payment_wallet": _("Wallet"),
}
