"""Broken settings: every fault in one go, each with key or line, what was found and what is expected."""

from pathlib import Path

import pytest

from scoring.edition import MAX_EDITION_BYTES, parse_edition, read_edition

TEXT = (Path(__file__).parents[2] / "deploy/editions/gsm-2020.toml").read_text()
LETTERS = "1 to 64 lower-case letters, digits and _ - beginning with a letter"
KINDS = "one of original, quote, reply, repost"
MEDIA = "one of unknown, text, image, video, link, mixed"
PLATFORM = "known are id, title, required, optional, all_video, poll_every_minutes"


def faults(*changes: tuple[str, str], added: str = "") -> list[str]:
    """What is wrong with gsm-2020 after these changes."""
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return read_edition((text + added).encode()).faults


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        # wrong types, at the top and inside tables
        ('title = "GSM Award 2020"', "", ["title: is missing; expected text of 1 to 200 characters"]),
        ('title = "GSM Award 2020"', "title = 7", ["title: found 7; expected text of 1 to 200 characters"]),
        ('"Asia/Jakarta"', '["Asia/Jakarta"]', ["time_zone: found ['Asia/Jakarta']; expected a time zone such as Asia/Jakarta"]),
        ("freeze_after_days = 7", 'freeze_after_days = "7"', ["period.freeze_after_days: found '7'; expected a whole number from 0 to 3660"]),
        ("places = 5", "places = 5.0", ["nominees.places: found 5.0; expected a whole number from 1 to 10^15"]),
        ("least = 3", "least = true", ["nominees.least: found true; expected a whole number from 1 to 10^15"]),
        ("start = 2019-10-01", "start = 2019-10-01T00:00:00", ["period.start: found 2019-10-01 00:00:00; expected a day such as 2020-11-01"]),
        ("all_video = true", "all_video = 1", ["platforms.youtube.all_video: found 1; expected true or false"]),
        ('[[tiers]]\nid = "soe"', "[[tiers]]\nid = 5", [f"tiers.4.id: found 5; expected {LETTERS}"]),
        ('id = "ministry"', 'id = "The Ministry"', [f"tiers.The Ministry.id: found 'The Ministry'; expected {LETTERS}"]),
        ("[nominees]\nplaces = 5\nleast = 3", "[[nominees]]\nplaces = 5", ["nominees: found [{'places': 5}]; expected a table"]),
        # several wrong items of one list or table
        (
            '["original", "quote"]', '["orignal", "qoute", "reply", 5]',
            [f"counting_kinds.1: found 'orignal'; expected {KINDS}", f"counting_kinds.2: found 'qoute'; expected {KINDS}",
             f"counting_kinds.4: found 5; expected {KINDS}"],
        ),
        ('["original", "quote"]', '"original"', [f"counting_kinds: found 'original'; expected a list, each {KINDS}"]),
        (
            'image = ["image", "mixed"]', 'image = ["picture", "gif"]\nBad = ["image"]\nlonely = "image"',
            [f"scopes.image.1: found 'picture'; expected {MEDIA}", f"scopes.image.2: found 'gif'; expected {MEDIA}",
             f"scopes.Bad: found 'Bad'; expected {LETTERS}", f"scopes.lonely: found 'image'; expected a list, each {MEDIA}"],
        ),
        ("[1, 7, 30]", '[0, 7, "x"]', [f"windows.{place}: found {one}; expected a whole number from 1 to 3660" for place, one in ((1, "0"), (3, "'x'"))]),
        (
            "poll_every_minutes = 360", "pol_every = 360\nall_vidoe = true",
            [f"platforms.facebook.pol_every: unknown setting; {PLATFORM}", f"platforms.facebook.all_vidoe: unknown setting; {PLATFORM}"],
        ),
        ("hidden_per_mille = 100", "hidden_per_mille = 1001", ["floors.hidden_per_mille: found 1001; expected a whole number from 0 to 1000"]),
        ("platform_audience = 2000", f"platform_audience = 0x{'f' * 5000}", ["floors.platform_audience: found a number beyond any size; expected a whole number from 0 to 10^15"]),
        # texts
        ('"Agencies"', r'"Agen\u0000cies\u001b[2J"', [r"tiers.agency.title: found 'Agen\x00cies\x1b[2J'; expected text without the control character U+0000 in it"]),
        ('"Agencies"', r'"Agen\u202Ecies"', [r"tiers.agency.title: found 'Agen\u202ecies'; expected text without the control character U+202E in it"]),
        ('"Agencies"', '"  "', ["tiers.agency.title: found '  '; expected text without blanks around it"]),
        ('"Agencies"', f'"{"A" * 201}"', [f"tiers.agency.title: found '{'A' * 59}...; expected text of 1 to 200 characters"]),
        ('"Agencies"', '"Ministries"', ["tiers: title 'Ministries' stands twice"]),
        # what relates settings to each other
        ("end = 2020-11-01", "end = 2003-11-01", ["period.end: found 2003-11-01; expected a day between 2004 and 2100", "period.end: 2003-11-01 must be after period.start 2019-10-01"]),
        ("Asia/Jakarta", "../etc/passwd", ["time_zone: found '../etc/passwd'; expected a zone such as Asia/Jakarta"]),
        ("Asia/Jakarta", "localtime", ["time_zone: found 'localtime'; expected a zone such as Asia/Jakarta"]),
        ('required = ["likes"]', 'required = ["likes", "views", "love"]', [f"platforms.youtube.required: '{one}' is none of likes, comments, shares, quotes" for one in ("views", "love")]),
        ('image = ["image", "mixed"]', 'image = ["image"]\nall = ["text"]\nnothing = []', ["scopes.all: is the scope of every post and cannot be set", f"scopes.nothing: there must be at least one of {MEDIA[7:]}"]),
        ('scope = "image"', 'scope = "picture"', ["categories.best-images.scope: 'picture' is none of all, image, video"]),
        ("least_platforms = 2", "least_platforms = 9", ["categories.most-engaging.least_platforms: 9, but the board has 4 platforms: nobody could be ranked"]),
        ('["facebook", "instagram", "twitter"]', '["facebook", "youtube"]', ["categories.best-images.platforms: 'youtube' has only videos, which scope 'image' leaves out: no floor can be met there"]),
        ("platform_audience = 2000", "platform_audience = 30000", ["floors.platform_audience: 30000 is above floors.participant_audience 20000, which then never decides"]),
        ("least_posts = 52", "least_posts = 52\nleast_platform_posts = 60", ["categories.most-active.least_platform_posts: 60 is above least_posts 52, which then never decides"]),
        ("[1, 7, 30]", "[1, 2, 3, 4, 5, 6, 7, 8, 9]", ["windows: found 9; expected at most 8"]),
    ],
)  # fmt: skip
def test_each_fault_says_where_it_is_what_was_found_and_what_is_expected(
    old: str, new: str, expected: list[str]
) -> None:
    assert faults((old, new)) == expected


def test_a_faulty_category_hides_no_fault_of_itself_or_of_others() -> None:
    found = faults(
        ('measure = "posts"', 'measure = "post"\nscope = "nowhere"'),
        ("least_platforms = 2", "least_platforms = 9"),
        ('["facebook", "instagram", "twitter"]', '["facebook", "myspace"]'),
    )
    assert [line.split(";")[0] for line in found] == [
        "categories.most-active.measure: found 'post'",
        "categories.most-engaging.least_platforms: 9, but the board has 4 platforms: nobody could be ranked",
        "categories.best-images.platforms: 'myspace' is none of facebook, instagram, twitter, youtube",
        "categories.most-active.scope: 'nowhere' is none of all, image, video",
    ]


def test_an_empty_file_lacks_what_has_no_default() -> None:
    found = read_edition(b"").faults
    assert [line.partition(":")[0] for line in found] == [
        "id", "title", "time_zone", "period", "tiers", "platforms", "categories",
    ]  # fmt: skip


def test_too_many_tiers() -> None:
    added = "".join(f'\n[[tiers]]\nid = "t{i}"\ntitle = "T{i}"\n' for i in range(97))
    assert faults(added=added) == ["tiers: found 101; expected at most 100"]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"x = " + b"[" * 5000, "the file: not TOML: nested too deep"),
        (b"x = " + b"9" * 5000, "the file: not TOML: a number has too many digits"),
        (b"#" * (MAX_EDITION_BYTES + 1), "the file: found more than 1 MiB; expected settings"),
        (b'\n\ntitle = "Pr\xe9mio"', "line 3: found the byte 0xE9; expected UTF-8"),
        (TEXT.encode("utf-16"), "line 1: found the byte 0xFF; expected UTF-8"),
        (b'id = "x"\ntitle = "a\x00"\n', "line 2: not TOML: "),
        (b'id = "x"\nid = "y"\n\n', "line 2: not TOML: "),
        (b"[period]\nstart = 2019-02-30\n", "line 2: not TOML: "),
    ],
)
def test_what_cannot_be_read_at_all_says_where(raw: bytes, expected: str) -> None:
    (fault,) = read_edition(raw).faults
    assert fault.startswith(expected)


def test_a_mark_of_byte_order_is_no_fault() -> None:
    assert parse_edition(b"\xef\xbb\xbf" + TEXT.encode()) == parse_edition(TEXT.encode())
