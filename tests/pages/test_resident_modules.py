"""The pure modules behind rating: what an answer means, texts, codes, bodies, sound."""

from __future__ import annotations

import pytest

from core import audio

JS = "/static/web/js"


@pytest.fixture(scope="module")
def run(site, browser):
    """Return a function that evaluates an expression over `module`."""
    context = browser.new_context(base_url=site.url, service_workers="block")
    page = context.new_page()
    page.goto("/sign-in")
    yield lambda path, expression: page.evaluate(f"import('{JS}/{path}').then(module => ({expression}))")
    context.close()


VERDICTS = [
    ("rating", 201, "", "done"), ("rating", 200, "", "done"), ("rating", 400, "invalid_input", "faulty"),
    ("rating", 401, "invalid_token", "sign_in"), ("rating", 403, "permission_denied", "stop"),
    ("rating", 409, "visit_already_rated", "stop"), ("rating", 409, "evaluation_conflict", "stop"),
    ("rating", 413, "", "stop"), ("rating", 415, "", "stop"), ("rating", 426, "app_outdated", "later"),
    ("rating", 429, "too_many_requests", "later"), ("rating", 500, "", "later"), ("rating", 503, "", "later"),
    ("rating", 0, "", "later"), ("file", 400, "incomplete_body", "later"), ("file", 408, "", "later"),
    ("file", 400, "damaged", "faulty"), ("file", 404, "not_found", "rating_first"),
    ("file", 413, "too_large", "faulty"),
    ("file", 415, "not_an_image", "faulty"), ("file", 409, "too_many_photos", "stop"),
]  # fmt: skip


def test_each_answer_means_what_the_contract_says(run):
    asked = [list(each[:3]) for each in VERDICTS]
    told = run("offline/answers.js", f"{asked}.map(each => module.verdict(...each))")
    assert told == [each[3] for each in VERDICTS]


def test_pauses_double_up_to_five_minutes_and_never_undercut_what_the_server_asks(run):
    assert run("offline/answers.js", "[1, 2, 3, 9, 30].map(n => module.pause(n, null, 0))") == [1, 2, 4, 256, 300]
    assert run("offline/answers.js", "module.pause(1, 40, 0.5)") == 40.5
    assert run("offline/answers.js", "module.pause(30, null, 1)") == 450


def test_texts_lose_what_the_api_refuses_and_are_cut_between_characters(run):
    assert run("resident/text.js", r"module.clean('a\u0000b\ud83dc\ude00 \ud83d\ude00 e\u0301')") == "abc 😀 é"
    assert run("resident/text.js", r"module.cut('ab😀👨‍👩‍👧', 4)") == "ab😀"
    assert run("resident/text.js", r"module.cut('x'.repeat(3000), 2000).length") == 2000
    assert run("resident/text.js", r"module.lengthOf('😀'.repeat(2000))") == 2000


NEXT = [
    ("/mine", "/mine"), ("/rate/QA-HILAL?desk=MOI#visit=t", "/rate/QA-HILAL?desk=MOI#visit=t"),
    ("/.//evil.example", "//evil.example"), ("", None), ("//evil.example", None), (r"/\evil.example", None),
    ("https://ayn.test@evil.example/", None), ("https://ayn.test.evil.example/", None), ("https://", None),
    ("javascript:alert(1)", None), ("blob:https://ayn.test/x", None),
]  # fmt: skip


def test_signing_in_leads_on_to_our_own_host_only(run):
    asked = [each[0] for each in NEXT]
    told = run("next.js", f"{asked}.map(each => module.addressOfOurs(each, 'https://ayn.test'))")
    assert told == [path and f"https://ayn.test{path}" for _asked, path in NEXT]


NAMED = [
    ("/mine/5b1f0a52-7f0e", "5b1f0a52-7f0e"), ("/mine/a.b/", "a.b"), ("/mine/..%5C..%5Cme", ".._.._me"),
    ("/mine/%252e%252e", "_2e_2e"), ("/mine/.%09.", "._."), ("/mine/a%3Fb", "a_b"),
]  # fmt: skip


def test_no_address_of_a_page_makes_it_ask_for_something_else(run):
    for path, name in NAMED:
        shown = f"(history.replaceState(null, '', '{path}'), module.named('/mine/'))"
        assert run("dom.js", shown) == name
    run("dom.js", "history.replaceState(null, '', '/sign-in')")


CODES = [
    ("https://ayn.test/rate/QA-HILAL?desk=KAHRAMAA#visit=ab%2Fc", ["QA-HILAL", "KAHRAMAA", "ab/c"]),
    ("https://ayn.test/rate/QA-HILAL", ["QA-HILAL", "", ""]),
    (" http://ayn.test/centers/QA-HILAL/ ", ["QA-HILAL", "", ""]),
    ("https://ayn.test/rate/QA-HILAL#visit=abc?desk=MOI", ["QA-HILAL", "MOI", "abc"]),
    ("https://ayn.test.evil.example/rate/QA-HILAL#visit=abc", None),
    ("https://ayn.test@evil.example/rate/QA-HILAL", None),
    ("https://ayn.test/me", None),
    ("ftp://ayn.test/rate/QA-HILAL", None),
    ("QA-HILAL", None),
    ("javascript:alert(1)", None),
]


def test_codes_of_this_host_are_taken_apart_and_all_others_are_none_of_ours(run):
    texts = [each[0] for each in CODES]
    pick = "found && [found.center, found.entity, found.token]"
    told = run(
        "resident/code.js", f"{texts}.map(text => {{ const found = module.readCode(text, 'ayn.test'); return {pick} }})"
    )
    assert told == [each[1] for each in CODES]


def test_the_worker_keeps_public_answers_only(run):
    asked = [["GET", "/api/v1/centers", False], ["GET", "/api/v1/centers", True], ["POST", "/api/v1/centers", False],
             ["GET", "/api/v1/me", False, "no-store"], ["GET", "/session/refresh", False]]  # fmt: skip
    js = str(asked).replace("True", "true").replace("False", "false")
    assert run("offline/routes.js", f"{js}.map(each => module.isPublic(...each))") == [True, False, False, False, False]


DRAFT = """{center: 'QA-HILAL', begunAt: '2026-11-21T08:40:00.000Z', evidence: {token: 'T'},
  photos: [{}, {}], position: null,
  fields: {entity: 'MOI', service: '', when: 'now', outcome: 'completed', outcome_reason: 'closed', channel: 'counter',
    'score-reception': '4', 'score-location': 'none', comment: ' ok ', waiting_minutes: '', completion_minutes: '0',
    notify_center: %s, share_photos: 'on', share_comment: 'on'}}"""


@pytest.mark.parametrize(("told", "shared"), [("'with_others'", False), ("'now'", True)])
def test_a_draft_becomes_the_body_of_a_rating(run, told, shared):
    body = run("resident/rate/body.js", f"module.ratingOf({DRAFT % told}, {{id: 'I', version: 1}})")
    assert body == {
        "id": "I", "center": "QA-HILAL", "entity": "MOI", "channel": "counter",
        "visited_at": "2026-11-21T08:40:00.000Z",
        "outcome": "completed", "factor_set": 1, "scores": {"reception": 4, "location": None}, "completion_minutes": 0,
        "comment": "ok", "visit_token": "T", "photos_expected": 2, "notify_center": told.strip("'"),
        "share_comment": shared, "share_photos": shared,
    }  # fmt: skip


def _element(name: bytes, content: bytes, *, is_open: bool = False) -> bytes:
    size = b"\x01" + b"\xff" * 7 if is_open else (len(content) | 1 << 28).to_bytes(4)
    return name + size + content


def _webm(packets: list[bytes]) -> bytes:
    """What a recorder writes while it does not know yet how long it will be: sizes of what holds others are open."""
    head = b"OpusHead\x01\x01" + (312).to_bytes(2, "little") + (48_000).to_bytes(4, "little") + bytes(3)
    track = _element(b"\xae", _element(b"\xd7", b"\x01") + _element(b"\x63\xa2", head))
    blocks = b"".join(_element(b"\xa3", b"\x81\x00\x00\x80" + packet) for packet in packets)
    cluster = _element(b"\x1f\x43\xb6\x75", _element(b"\xe7", b"\x00") + blocks, is_open=True)
    segment = _element(b"\x18\x53\x80\x67", _element(b"\x16\x54\xae\x6b", track) + cluster, is_open=True)
    return _element(b"\x1a\x45\xdf\xa3", b"\x42\x82\x84webm") + segment


@pytest.mark.parametrize("size", [40, 255, 600])
def test_opus_leaves_webm_for_ogg_packet_by_packet(run, size):
    packets = [b"\x68" + bytes([number % 256]) * (size - 1) for number in range(130)]  # 20 ms each
    rewrite = "(found => [...module.writeOgg(found.head, found.packets)])"
    webm = f"new Uint8Array({list(_webm(packets))})"
    made = run("resident/rate/ogg.js", f"{rewrite}(module.readWebm({webm}))")
    note = audio.clean(bytes(made))
    assert (note.form, note.duration_ms) == ("ogg", 2600)
    assert b"".join(packets[:1]) in note.content


def test_how_long_a_packet_plays_is_what_the_standard_says(run):
    asked = [0x00, 0x08, 0x18, 0x60, 0x68, 0x80, 0x98, 0x69]
    told = run("resident/rate/ogg.js", f"{asked}.map(first => module.samplesOf(Uint8Array.of(first, 0)))")
    assert told == [480, 960, 2880, 480, 960, 120, 960, 1920]


def test_pictures_fit_into_what_will_be_kept(run):
    sizes = run("resident/rate/shrink.js", "[[4000, 3000], [100, 50], [9000, 1]].map(each => module.fitting(...each))")
    assert sizes == [[2560, 1920], [100, 50], [2560, 1]]
