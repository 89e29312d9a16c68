"""Taking out of a text what points at a person or a moment: addresses, numbers, times, names after honorifics. Pure.

No name list: a name that nothing announces stays. What is taken out leaves a mark, so that the reader knows.
"""

from __future__ import annotations

import re
import unicodedata

from core.text import undisguised

MARK = "…"

_DIGIT = "[0-9٠-٩۰-۹०-९]"
_PART = r"[^\s@<>()\[\],;:]"
_EMAIL = re.compile(rf"(?<!{_PART}){_PART}++@{_PART}+")  # a run is looked at once: nothing takes long
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_HANDLE = re.compile(r"(?<!\w)@\w{2,}")
_TIME = re.compile(
    rf"(?<!{_DIGIT}){_DIGIT}{{1,2}}\s*(?:[:٫h点點]|[.](?={_DIGIT}{{2}}(?!{_DIGIT})))\s*(?:{_DIGIT}{{1,2}}(?:\s*分)?)?"
    r"(?:\s*(?:[ap]\.?m\.?|صباحا|مساء|ص|م)(?!\w))?",
    re.IGNORECASE,
)
_HOUR = re.compile(
    rf"(?<!{_DIGIT}){_DIGIT}{{1,2}}\s*(?:[ap]\.?m\.?(?!\w)|o['’]?clock|uhr|बजे|بجے|часов|часа|час(?!\w)|heures?(?!\w))"
    rf"|(?:الساعة|hora[s]?|las)\s+{_DIGIT}{{1,2}}(?!{_DIGIT})",
    re.IGNORECASE,
)
# Anything of four or more digits, whatever stands between them: phones, identity cards, plates, years.
_NUMBER = re.compile(rf"[+＋]?{_DIGIT}(?:[\s().\-/–]?{_DIGIT}){{3,}}")
# A letter or three and up to four digits, as queues print them: A-123, B07, ج12.
_TICKET = re.compile(rf"(?<!\w)[^\W\d_]{{1,3}}\s?[-#№]?\s?{_DIGIT}{{1,5}}(?![\w])")
_AFTER_WORD = re.compile(
    r"(?:ticket|token|number|counter|desk|window|no\.|nr\.?|#|№|номер|окно|талон|ticket|numéro|guichet|número|"
    r"ventanilla|turno|رقم|تذكرة|شباك|نافذة|ٹوکن|نمبر|کاؤنٹر|टोकन|नंबर|काउंटर|号|號|窗口|票)"
    rf"\s*[:#№.]?\s*[^\W\d_]{{0,3}}\s?-?{_DIGIT}{{1,6}}",
    re.IGNORECASE,
)
_COUNTED = re.compile(rf"第?\s*{_DIGIT}{{1,6}}\s*(?:号|號)(?:窗口)?")
_NAME = r"[^\W\d_][\w'’\-ً-ْऀ-ॿ]*"  # marks of Arabic and Devanagari are no word characters everywhere
_CAPITAL = r"(?:[A-ZÀ-ÖØ-ÞА-ЯЁ][\w'’\-]*)"
_LATIN_HONORIFIC = re.compile(
    r"(?<!\w)(?i:mr|mrs|ms|miss|dr|prof|sir|madam|mister|sheikh|sheikha|eng|señora|señor|señorita|sra|sr|srta|don|doña|"
    r"monsieur|madame|mademoiselle|mme|mlle|m|docteur|г-н|г-жа|господин|госпожа|доктор|товарищ)"
    rf"(?:\.\s*|\s+)(?:(?:al|bin|bint|de|del|van)[ -])?{_CAPITAL}(?:\s+(?:al-|bin\s+|bint\s+|de\s+)?{_CAPITAL}){{0,2}}"
)
_OTHER_HONORIFIC = re.compile(
    rf"(?<!\w)(?:السيدة|السيد|الأستاذة|الأستاذ|الدكتورة|الدكتور|الاستاذ|الاخت|الأخت|الاخ|الأخ|المهندس|الشيخ|"
    rf"جناب|محترمہ|محترم|بیگم|ڈاکٹر|مسٹر|श्रीमती|श्री|सुश्री|डॉ\.?|मिस्टर|मिस)\s+{_NAME}"
)
_CHINESE = re.compile(r"(?:(?<=[和给对找被由])|(?<![一-鿿]))[一-鿿]{1,3}(?:先生|女士|小姐|经理|主任|医生)")
_ENGLISH_NAMED = re.compile(
    r"(?i:(?<!\w)(?:named|called|name is|name was|s'appelle|se llama|llamad[oa]|по имени|зовут))"
    rf"\s+{_CAPITAL}(?:\s+{_CAPITAL}){{0,2}}"
)
_ARABIC_NAMED = re.compile(rf"(?<!\w)(?:اسمها|اسمه|نام|नाम)\s+{_NAME}")
_CHINESE_NAMED = re.compile(r"(?:叫做|名叫|我叫|姓名是?)[一-鿿]{2,3}")

_RULES = (
    _EMAIL, _ADDRESS, _HANDLE, _TIME, _HOUR, _AFTER_WORD, _COUNTED, _NUMBER, _TICKET, _LATIN_HONORIFIC,
    _OTHER_HONORIFIC, _CHINESE, _ENGLISH_NAMED, _ARABIC_NAMED, _CHINESE_NAMED,
)  # fmt: skip
_MARKS = re.compile(rf"{MARK}(?:\s*{MARK})+")


def screened(text: str) -> str:
    """Return a text without what points at a person or a moment; empty when nothing else was said."""
    clean = " ".join(unicodedata.normalize("NFC", undisguised(text)).split())
    for rule in _RULES:
        clean = rule.sub(MARK, clean)
    clean = _MARKS.sub(MARK, " ".join(clean.split()))
    return clean if any(letter.isalpha() for letter in clean) else ""
