"""Words of the check of a receipt: what was found and what it means, for somebody who never heard of hashes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from web.words import Words

WORDS: Words = {
    "holds": _("Holds"),
    "fails": _("Does not hold"),
    "untold": _("Cannot be told yet"),
    "content": _("What you said"),
    "content_same": _("Your rating is word for word what the receipt seals: nothing in it was altered."),
    "content_changed": _("Your rating is not what the receipt seals: something in it was altered."),
    "content_other_rating": _("The receipt belongs to another rating."),
    "content_unreadable": _("The receipt is damaged or of a form that this page does not know."),
    "promise": _("Our promise"),
    "promise_promised": _("When you sent it, we signed that it will be entered. The signature is ours."),
    "promise_not_promised": _("The promise to enter it was not signed with the key of the ledger."),
    "promise_other_promise": _("What we promised to enter is not what the receipt is about."),
    "included": _("Entered in the ledger"),
    "included_included": _("It is entry %(index)s of the %(size)s entries of the public ledger."),
    "included_not_included": _("The proof does not lead from your rating to the signed ledger."),
    "included_not_sealed": _("It waits to be entered. That takes about half a minute: check again soon."),
    "included_no_head": _("Without a signed ledger there is nothing to find it in."),
    "signed": _("Signature of the ledger"),
    "signed_signed": _("The ledger with %(size)s entries was signed on %(time)s."),
    "signed_not_signed": _("The ledger was not signed with the key that this phone knows."),
    "key": _("Key of the ledger"),
    "key_known": _("It is the key that this phone has known since %(since)s."),
    "key_first_seen": _("This phone sees the key for the first time and will remember it."),
    "key_changed": _(
        "The key is not the one that this phone has known since %(since)s. Ask somebody you trust whether it was "
        "changed before you believe a signature."
    ),
    "grown": _("Nothing was changed since"),
    "grown_grown": _(
        "The ledger that this phone saw before (%(first)s entries) is the beginning of today's (%(second)s)."
    ),
    "grown_equal": _("It is the very ledger that this phone saw before, with %(first)s entries."),
    "grown_first_head": _("This phone will remember this ledger and compare the next one with it."),
    "grown_two": _("This phone was shown another ledger of the same size before: one of the two is wrong."),
    "grown_shrank": _("The ledger has fewer entries (%(second)s) than this phone saw before (%(first)s)."),
    "grown_changed": _("The ledger that this phone saw before is not the beginning of today's: something was changed."),
    "all_hold": _("Everything that could be checked holds."),
    "some_fail": _("Something does not hold. Keep the files below as they are and show them to somebody you trust."),
    "forgotten": _("This phone will remember key and ledger anew."),
}
