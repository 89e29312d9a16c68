"""Taking out of a text what points at a person or a moment: addresses, numbers, times, names. Pure.

Names are known by the titles around them in eight languages, by Russian patronymics, and by the user names of the staff
who answer for the center; any other name that nothing announces stays. What is taken out leaves a mark.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from core.text import normalize, undisguised

if TYPE_CHECKING:
    from collections.abc import Iterable

MARK = "…"

_DIGIT = r"\d"  # of any script
_PART = r"[^\s@<>()\[\],;:]"
_EMAIL = re.compile(rf"(?<!{_PART}){_PART}++@{_PART}+")  # a run is looked at once: nothing takes long
_ENDS = "com|net|org|gov|edu|info|io|co|me|app|link|qa|ae|sa|kw|om|bh|in|pk|ru|fr|es|cn|uk"
_ADDRESS = re.compile(
    rf"(?:https?://|www\.)\S+|(?<![\w.-])[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{0,3}}\.(?:{_ENDS})(?![\w-])(?:/\S*)?",
    re.IGNORECASE,
)
# khalid (at) example dot com, in the words that people use for it.
_AT = r"(?:\s?[(\[{]\s?(?:at|@)\s?[)\]}]\s?|\s(?:at|arroba|arobase|собака|ایٹ|آت|एट|艾特)\s)"
_DOT = r"(?:\s?[(\[{]\s?(?:dot|\.)\s?[)\]}]\s?|\s(?:dot|punto|point|точка|ڈاٹ|نقطة|دوت|डॉट|点)\s)"
_SPELLED = re.compile(
    rf"(?<![\w.+-])[\w.+-]{{1,64}}{_AT}[\w-]{{1,63}}(?:(?:{_DOT}|\.)[\w-]{{1,63}}){{0,3}}(?:{_DOT}[\w-]{{2,24}}|\.(?:{_ENDS})(?!\w))",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"(?<!\w)@\w{2,}")
_TIME = re.compile(
    rf"(?<!{_DIGIT}){_DIGIT}{{1,2}}\s*(?:[:٫点點]|h(?![^\W\d_])|[.](?={_DIGIT}{{2}}(?!{_DIGIT})))\s*(?:{_DIGIT}{{1,2}}(?:\s*分)?)?"
    r"(?:\s*(?:[ap]\.?m\.?|صباحا|مساء|ص|م)(?!\w))?",
    re.IGNORECASE,
)
_HOUR = re.compile(
    rf"(?<!{_DIGIT}){_DIGIT}{{1,2}}\s*(?:[ap]\.?m\.?(?!\w)|o['’]?clock|uhr|बजे|بجے|часов|часа|час(?!\w)|heures?(?!\w))"
    rf"|(?:الساعة|hora[s]?|las)\s+{_DIGIT}{{1,2}}(?!{_DIGIT})",
    re.IGNORECASE,
)
# Anything of four or more digits, whatever stands between them: phones, identity cards, plates, years.
_NUMBER = re.compile(rf"[+＋]?{_DIGIT}(?:[\s().\-/–—·_*‐‑]{{0,3}}{_DIGIT}){{3,}}")
# So many digits are no time of the day, though points may stand between them as in one.
_LONG_NUMBER = re.compile(rf"[+＋]?{_DIGIT}(?:[\s().\-/–—·_*‐‑]{{0,3}}{_DIGIT}){{6,}}")
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
    r"(?<!\w)(?i:mr|mrs|ms|miss|dr|prof|professor|sir|madam|mister|sheikh|sheikha|eng|engineer|officer|captain|major|"
    r"colonel|sergeant|nurse|señora|señor|señorita|sra|sr|srta|don|doña|doctora|lic|licenciad[oa]|ing|ingenier[oa]|"
    r"monsieur|madame|mademoiselle|mme|mlle|m|docteur|maître|г-н|г-жа|гр|господин|госпожа|доктор|товарищ|"
    r"гражданин|гражданка|майор|капитан|инспектор)"
    rf"(?:\.\s*|\s+)(?:(?:al|bin|bint|de|del|van)[ -])?{_CAPITAL}(?:\s+(?:al-|bin\s+|bint\s+|de\s+)?{_CAPITAL}){{0,2}}"
)
_OTHER_HONORIFIC = re.compile(
    rf"(?<!\w)(?:(?:السيدة|السيد|سيدة|سيد|الآنسة|آنسة|الأستاذة|الأستاذ|أستاذة|أستاذ|الدكتورة|الدكتور|دكتورة|دكتور|الاستاذة|"
    rf"الاستاذ|الاخت|الأخت|الاخ|الأخ|المهندسة|المهندس|الشيخة|الشيخ|العقيد|الرائد|النقيب|الملازم|"
    rf"جناب|محترمہ|محترم|بیگم|ڈاکٹر|مسٹر|مسز|انسپکٹر|श्रीमती|श्रीमान|श्री|सुश्री|कुमारी|डॉ\.?|डॉक्टर|मिस्टर|मिसेज|मिस)"
    rf"[\s/:]{{1,3}}|[دأم](?:\.|/)\s?){_NAME}"
)
_HONORIFIC_AFTER = re.compile(rf"(?<!\w){_NAME[:-1]}{{0,30}}\s(?:صاحبہ|صاحب|साहब|साहिब|साहिबा)(?!\w)")
_PATRONYMIC = re.compile(
    r"(?<!\w)[А-ЯЁ][а-яё]{1,30}\s[А-ЯЁ][а-яё]{2,30}(?:вич|вн|ичн)(?:а|у|ем|ы|е|ой)?(?!\w)(?:\s[А-ЯЁ][а-яё]{1,30})?"
    r"|(?<!\w)[А-ЯЁ]\.\s?[А-ЯЁ]\.\s?[А-ЯЁ][а-яё]{1,30}|(?<!\w)[А-ЯЁ][а-яё]{1,30}\s[А-ЯЁ]\.\s?[А-ЯЁ]\."
)
_CHINESE = re.compile(
    r"(?:(?<=[和给对找被由])|(?<![一-鿿]))[一-鿿]{1,3}(?:先生|女士|小姐|经理|主任|医生|同志|警官|科长|处长|师傅)"
)
_ENGLISH_NAMED = re.compile(
    r"(?i:(?<!\w)(?:named|called|name is|name was|s'appelle|se llama|llamad[oa]|по имени|зовут))"
    rf"\s+{_CAPITAL}(?:\s+{_CAPITAL}){{0,2}}"
)
_ARABIC_NAMED = re.compile(rf"(?<!\w)(?:اسمها|اسمه|نام|नाम)\s+{_NAME}")
_CHINESE_NAMED = re.compile(r"(?:叫做|名叫|我叫|姓名是?)[一-鿿]{2,3}")

_RULES = (
    _EMAIL, _SPELLED, _ADDRESS, _HANDLE, _LONG_NUMBER, _TIME, _HOUR, _AFTER_WORD, _COUNTED, _NUMBER, _TICKET,
    _LATIN_HONORIFIC,
    _OTHER_HONORIFIC, _HONORIFIC_AFTER, _PATRONYMIC, _CHINESE, _ENGLISH_NAMED, _ARABIC_NAMED, _CHINESE_NAMED,
)  # fmt: skip
_MARKS = re.compile(rf"{MARK}(?:\s*{MARK})+")


# What user names are made of besides names.
_OFFICES = frozenset(
    {
        *("admin", "administrator", "agent", "audit", "auditor", "branch", "center", "centre", "chief", "desk", "head"),
        *("help", "info", "manager", "office", "officer", "quality", "reception", "service", "shopper", "staff"),
        *("support", "team", "test", "user"),
    }
)
_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")


def names_in(usernames: Iterable[str]) -> frozenset[str]:
    """Return the words of user names that may be names of people, as `screened` compares them."""
    words = {word for name in usernames for word in normalize(re.sub(r"[\d_]+", " ", name)).split()}
    return frozenset(word for word in words if len(word) >= 3 and word not in _OFFICES)


def screened(text: str, names: frozenset[str] = frozenset()) -> str:
    """Return a text without what points at a person or a moment; empty when nothing else was said.

    `names` (see `names_in`) are taken out wherever they stand as whole words.
    """
    clean = " ".join(unicodedata.normalize("NFC", undisguised(text)).split())
    for rule in _RULES:
        clean = rule.sub(MARK, clean)
    if names:
        clean = _WORD.sub(lambda word: MARK if normalize(word[0]) in names else word[0], clean)
    clean = _MARKS.sub(MARK, " ".join(clean.split()))
    return clean if any(letter.isalpha() for letter in clean) else ""
