"""The words of the directory's closed lists."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from centers.kinds import Accessibility, CenterKind, CounterKind, PaymentMethod, Season

KINDS = {
    CenterKind.CENTER: _("Service center"),
    CenterKind.COMPLEX: _("Complex of several entities"),
    CenterKind.MOBILE: _("Mobile center"),
    CenterKind.VIRTUAL: _("Virtual center"),
}
COUNTERS = {CounterKind.STAFFED: _("Counter"), CounterKind.KIOSK: _("Kiosk")}
PAYMENT_METHODS = {
    PaymentMethod.CASH: _("Cash"),
    PaymentMethod.CARD: _("Card"),
    PaymentMethod.MOBILE: _("Mobile phone"),
    PaymentMethod.ONLINE: _("Online"),
    PaymentMethod.BANK_TRANSFER: _("Bank transfer"),
    PaymentMethod.CHEQUE: _("Check"),
    PaymentMethod.WALLET: _("Digital wallet"),
}
ACCESSIBILITY = {
    Accessibility.STEP_FREE: _("Step-free entrance"),
    Accessibility.RAMP: _("Ramp"),
    Accessibility.ELEVATOR: _("Elevator"),
    Accessibility.ACCESSIBLE_PARKING: _("Accessible parking"),
    Accessibility.ACCESSIBLE_TOILET: _("Accessible toilet"),
    Accessibility.WHEELCHAIR: _("Accessible by wheelchair"),
    Accessibility.HEARING_LOOP: _("Hearing loop"),
    Accessibility.SIGN_LANGUAGE: _("Sign language"),
    Accessibility.BRAILLE: _("Braille"),
    Accessibility.PRIORITY_COUNTER: _("Priority counter"),
    Accessibility.WOMEN_SECTION: _("Section for women"),
    Accessibility.ON_REQUEST: _("Help on request"),
}
SEASONS = {Season.REGULAR: _("All year"), Season.RAMADAN: _("Ramadan")}
WEEKDAYS = {
    0: _("Monday"),
    1: _("Tuesday"),
    2: _("Wednesday"),
    3: _("Thursday"),
    4: _("Friday"),
    5: _("Saturday"),
    6: _("Sunday"),
}
