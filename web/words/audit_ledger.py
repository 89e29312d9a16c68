"""Words of the ledger's page: what was found, for somebody who answers for figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from web.words import Words

WORDS: Words = {
    "by_ledger": _("signs every head of this ledger"),
    "by_witness": _("known witness, has signed it too"),
    "by_stranger": _("unknown, signed it too"),
    "no_witness": _("No witness has signed this head: only comparing heads shows that everybody sees the same ledger."),
    "no_heads": _("There is no head of this size or larger."),
    "holds": _("Holds"),
    "fails": _("Does not hold"),
    "untold": _("Noted"),
    "step.key": _("Key of the ledger"),
    "step.signed": _("Signature of the ledger"),
    "step.grown": _("Nothing was changed since"),
    "step.entry": _("The entry"),
    "step.included": _("Entered in the ledger"),
    "key_first_seen": _("This browser sees the key for the first time and will remember it."),
    "key_known": _("It is the key that this browser has known since %(since)s."),
    "key_changed": _(
        "The key is not the one that this browser has known since %(since)s. Ask somebody you trust whether it was "
        "changed before you believe a signature."
    ),
    "signed_signed": _("The ledger with %(size)s entries was signed on %(time)s."),
    "signed_not_signed": _("The ledger was not signed with the key that this browser knows."),
    "signed_unreadable": _("The head or the key is of a form that this page does not know."),
    "grown_first_head": _("This browser will remember this head and compare the next one with it."),
    "grown_grown": _(
        "The ledger that this browser saw before (%(first)s entries) is the beginning of today's (%(second)s)."
    ),
    "grown_equal": _("It is the very ledger that this browser saw before, with %(first)s entries."),
    "grown_two": _("This browser was shown another ledger of the same size before: one of the two is wrong."),
    "grown_shrank": _("The ledger has fewer entries (%(second)s) than this browser saw before (%(first)s)."),
    "grown_changed": _(
        "The ledger that this browser saw before is not the beginning of today's: something was changed."
    ),
    "entry_same": _("An entry was made of this commitment: %(kind)s."),
    "entry_other": _("The entry that was named is not made of this commitment."),
    "entry_erased": _("Its author was erased: what the entry is made of can be shown no more."),
    "included_included": _("It is entry %(index)s of the %(size)s entries of the public ledger."),
    "included_not_included": _("The proof does not lead from this entry to the signed ledger."),
    "entry.submitted": _("a rating"),
    "entry.revised": _("a revised rating"),
    "entry.withdrawn": _("a withdrawal"),
    "entry.quarantined": _("a rating held back"),
    "entry.restored": _("a rating that counts again"),
    "entry.appealed": _("an appeal"),
    "entry.erased": _("an erasure"),
    "entry.round_frozen": _("a frozen round"),
    "not_in_ledger": _("The ledger has no such entry. A new one is there within half a minute."),
    "no_commitment": _("A commitment has 64 digits from 0 to 9 and a to f."),
    "all_hold": _("Everything that could be checked holds."),
    "exposed": _("Something does not hold. Save the head and the key as they are and show them to somebody you trust."),
    "forgotten": _("This browser will remember key and ledger anew."),
}
