"""What is refused, how, and that it costs no more than itself."""

from typing import Any

import msgspec
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.pages import Observation, Page, encode_page
from scoring.partition import partition_of
from scoring.validate import NewerSchemaError, Verdict, validate

OBSERVED = 1_580_000_000_000
CREATED = OBSERVED - 86_400_000


def page(**changes: Any) -> dict[str, Any]:
    plain = {
        "schema": 1,
        "account": "a.twitter",
        "platform": "twitter",
        "observed_at": OBSERVED,
        "source": "test",
    }
    return plain | {"observations": [post()]} | changes


def post(**changes: Any) -> dict[str, Any]:
    return {"id": "1", "created": CREATED, "likes": 5} | changes


def judge(raw: bytes | None, appended_at: int = OBSERVED) -> Verdict:
    return validate(raw, appended_at, partition_of("a.twitter", 12), 12)


def test_a_good_page_comes_back_whole() -> None:
    verdict = judge(orjson.dumps(page()))
    assert verdict.rejects == ()
    assert verdict.page == Page(
        1, "a.twitter", "twitter", OBSERVED, "test", [Observation("1", CREATED, likes=5)]
    )


def test_absent_hidden_and_zero_differ() -> None:
    posts = [post(id="absent"), post(id="hidden", shares=None), post(id="zero", shares=0)]
    found = judge(orjson.dumps(page(observations=posts))).page
    assert found is not None
    assert [one.shares for one in found.observations] == [-2, None, 0]


@pytest.mark.parametrize(
    ("raw", "code", "words"),
    [
        (None, "not_json", "no value"),
        (b"", "not_json", "not JSON"),
        (b"{", "not_json", "not JSON"),
        (b"\xff\xfe", "not_json", "not JSON"),
        (b"[]", "envelope", "Expected `object`"),
        (b" " * (1 << 20) + b"{}", "oversize", "at most 1048576"),
        (orjson.dumps(page(observations=[post(id=str(i)) for i in range(101)])), "envelope", "101 posts; at most 100"),
        (orjson.dumps(page(observed_at="2020-01-01")), "envelope", "observed_at"),
        (orjson.dumps(page(observed_at=OBSERVED + 0.5)), "envelope", "observed_at"),
        (orjson.dumps(page(colour="red")), "envelope", "unknown field `colour`"),
        (orjson.dumps(page(account="a twitter")), "envelope", "account"),
        (orjson.dumps(page(account="a\x00twitter")), "envelope", "account"),
        (orjson.dumps(page(followers=-1)), "envelope", "followers"),
        (orjson.dumps(page(followers=10**12 + 1)), "envelope", "1000000000000"),
        (orjson.dumps(page()).replace(b'"schema":1', b'"schema":"1"'), "envelope", "schema"),
        (orjson.dumps(page(schema=0)), "envelope", "schema"),
        (orjson.dumps(page(account="b.twitter")), "partition", "belongs to partition"),
        (orjson.dumps(page(observed_at=-5, observations=[])), "observed_early", "before 2004"),
        (orjson.dumps(page(observed_at=OBSERVED + 300_001)), "observed_late", "300001 ms after"),
    ],
)  # fmt: skip
def test_a_bad_envelope_costs_the_whole_page(raw: bytes | None, code: str, words: str) -> None:
    verdict = judge(raw)
    assert verdict.page is None
    assert [reject.code for reject in verdict.rejects] == [code]
    assert words in verdict.rejects[0].reason


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (post(id=""), "post"),
        (post(id="x" * 129), "post"),
        (post(id=7), "post"),
        (post(id="a\x00b"), "post"),
        (post(id="a\nb"), "post"),
        (post(likes=-1), "post"),
        (post(likes=-2), "post"),
        (post(likes=1.5), "post"),
        (post(likes="5"), "post"),
        (post(likes=10**12 + 1), "post"),
        (post(likes=2**63), "post"),
        (post(media="gif"), "post"),
        (post(kind="advert"), "post"),
        (post(presence="gone"), "post"),
        (post(colour="red"), "post"),
        (post(created=-1), "created_early"),  # 1969
        (post(created=4_102_444_800_000), "created_late"),  # 2100
        (post(created=OBSERVED + 300_001), "created_late"),
    ],
)  # fmt: skip
def test_a_bad_post_costs_only_itself(bad: dict[str, Any], code: str) -> None:
    good = [post(id="before"), post(id="after")]
    verdict = judge(orjson.dumps(page(observations=[good[0], bad, good[1]])))
    assert verdict.page is not None
    assert [one.id for one in verdict.page.observations] == ["before", "after"]
    assert [(reject.code, reject.index) for reject in verdict.rejects] == [(code, 1)]


def test_a_number_beyond_64_bits_costs_only_its_post() -> None:
    raw = orjson.dumps(page(observations=[post(), post(id="2", likes=77777)])).replace(
        b"77777", b"1180591620717411303424"
    )
    verdict = judge(raw)
    assert verdict.page is not None
    assert [(reject.code, reject.index) for reject in verdict.rejects] == [("post", 1)]


def test_a_lone_surrogate_in_an_id_is_refused() -> None:
    raw = orjson.dumps(page(observations=[post(id="SURROGATE"), post(id="2")])).replace(
        b"SURROGATE", b"\\ud800"
    )
    assert judge(raw).page is None


def test_rejects_of_both_kinds_keep_their_places() -> None:
    posts = [post(created=-1), post(id="ok"), post(likes=-1), post(id="ok2"), post(created=-1)]
    verdict = judge(orjson.dumps(page(observations=posts)))
    assert verdict.page is not None
    assert [one.id for one in verdict.page.observations] == ["ok", "ok2"]
    assert [reject.index for reject in verdict.rejects] == [0, 2, 4]


def test_five_minutes_of_skew_are_forgiven() -> None:
    at = OBSERVED + 300_000
    verdict = judge(orjson.dumps(page(observed_at=at, observations=[post(created=at + 300_000)])))
    assert verdict.page is not None
    assert verdict.rejects == ()


def test_a_newer_schema_stops_the_reader() -> None:
    with pytest.raises(NewerSchemaError, match="schema 2"):
        judge(orjson.dumps(page(schema=2, colour="red")))


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b'{"schema":1,"account":5}xx', "not_json"),
        (orjson.dumps(page(observations=[post(likes=1.5)]))[:-3], "not_json"),
        (orjson.dumps(page(observations=[post(likes=-1), post(id="BAD")])).replace(b"BAD", b"\xff"), "not_json"),
        (b'{"schema":1,"x":' + b"[" * 50_000, "not_json"),
        (b'{"schema":1,"x":' + b"[" * 50_000 + b"]" * 50_000 + b"}", "not_json"),
        (orjson.dumps(page(observations=[post() | {"x": [[[]]]}])), None),
        (orjson.dumps(page(schema=10**15)), "envelope"),
        (orjson.dumps(page(account="a.twitter\n")), "envelope"),
        (orjson.dumps(page(followers=-2)), "envelope"),
        (orjson.dumps(page(poll={"slot": -(2**62)})), "envelope"),
        (orjson.dumps(page(poll={"slot": OBSERVED + 300_001})), "envelope"),
        (orjson.dumps(page(poll={"slot": OBSERVED, "covers": [5, -5]})), "envelope"),
    ],
)  # fmt: skip
def test_damage_behind_the_first_fault_is_found_too(raw: bytes, code: str | None) -> None:
    verdict = judge(raw)
    assert (verdict.page is None) == (code is not None)
    assert [reject.code for reject in verdict.rejects] == [code or "post"]


def test_reasons_stay_short() -> None:
    verdict = judge(orjson.dumps(page(**{"x" * 100_000: 1})))
    assert len(verdict.rejects[0].reason) < 400


GOOD = encode_page(
    Page(
        1,
        "a.twitter",
        "twitter",
        OBSERVED,
        "test",
        [Observation(str(i), CREATED, likes=i) for i in range(3)],
        followers=9,
    )
)


@given(st.integers(0, len(GOOD) - 1), st.binary(max_size=4), st.integers(0, 6))
def test_nothing_but_a_newer_schema_ever_leaves_validation(place: int, inserted: bytes, removed: int) -> None:
    damaged = GOOD[:place] + inserted + GOOD[place + removed :]
    try:
        verdict = judge(damaged)
    except NewerSchemaError:
        return
    assert verdict.page is not None or verdict.rejects


def test_what_we_write_we_accept() -> None:
    written = Page(
        1,
        "a.twitter",
        "twitter",
        OBSERVED,
        "test",
        [Observation("é\u2028😀", CREATED, shares=None)],
        followers=None,
    )
    verdict = judge(encode_page(written))
    assert verdict == Verdict(written)


def test_defaults_are_left_out_on_the_wire() -> None:
    written = encode_page(Page(1, "a.twitter", "twitter", OBSERVED, "test", [Observation("1", CREATED)]))
    assert msgspec.json.decode(written) == {
        "schema": 1, "account": "a.twitter", "platform": "twitter", "observed_at": OBSERVED, "source": "test",
        "observations": [{"id": "1", "created": CREATED}],
    }  # fmt: skip
