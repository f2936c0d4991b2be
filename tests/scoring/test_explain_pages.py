"""Picking a few accounts' pages out of everybody's."""

import pytest

from scoring.explanation import collect
from scoring.explanation.data import Pages
from scoring.pages import Observation, Page, encode_page
from scoring.partition import partition_of
from scoring.rows import account_of
from scoring.validate import NewerSchemaError
from streams.kafka.reader import Record
from tests.scoring.story import END, FREEZE, GSM_2020, START


def record(value: bytes, offset: int = 0, account: str = "aceh.twitter", key: str | None = None) -> Record:
    return Record(partition_of(account, 3), offset, FREEZE + 10, (key or account).encode(), value)


def page(account: str, *posts: Observation, at: int = END) -> bytes:
    return encode_page(Page(1, account, "twitter", at, "test", list(posts)))


def test_a_pages_account_decides_and_not_its_key() -> None:
    # Given a page of aceh under another's key in its own partition, and one of bali under aceh's
    mine = record(page("aceh.twitter", Observation("p", START)), key="bali.twitter")
    others = record(page("bali.twitter", Observation("q", START)), account="bali.twitter", key="aceh.twitter")
    found = collect(GSM_2020, ["aceh.twitter"], [mine, others], 3)
    # Then aceh's is found, and nothing else
    assert {account_of(key) for key in found.rows} == {"aceh.twitter"}
    assert found.pages == {"aceh.twitter": Pages(1, 1)}


def test_an_account_written_with_escapes_is_found() -> None:
    escaped = page("aceh.twitter", Observation("p", START)).replace(
        b'"aceh.twitter"', rb'"\u0061ceh.twitter"'
    )
    assert collect(GSM_2020, ["aceh.twitter"], [record(escaped)], 3).pages["aceh.twitter"].pages == 1


def test_a_page_that_only_names_the_account_is_not_its_own() -> None:
    # Given a post of bali whose id is the other account's
    other = record(page("bali.twitter", Observation("aceh.twitter", START)), account="bali.twitter")
    found = collect(GSM_2020, ["aceh.twitter"], [other], 3)
    assert (found.rows, found.pages) == ({}, {"aceh.twitter": Pages()})


def test_a_page_in_another_partition_counts_nowhere() -> None:
    wrong = Record(
        (partition_of("aceh.twitter", 3) + 1) % 3,
        0,
        FREEZE,
        b"",
        page("aceh.twitter", Observation("p", START)),
    )
    assert collect(GSM_2020, ["aceh.twitter"], [wrong], 3).rows == {}


def test_late_pages_and_refused_posts_are_counted() -> None:
    late = record(page("aceh.twitter", Observation("p", START), Observation("q", START), at=FREEZE + 1))
    refused = record(page("aceh.twitter", Observation("old", 0), Observation("p", START)), 1)
    found = collect(GSM_2020, ["aceh.twitter"], [late, refused], 3)
    assert found.pages["aceh.twitter"] == Pages(2, 3, late_pages=1, late_observations=2, refused_posts=1)


def test_records_without_a_value_and_pages_that_are_none_change_nothing() -> None:
    nothing = Record(0, 0, FREEZE, b"aceh.twitter", None)
    found = collect(GSM_2020, ["aceh.twitter"], [nothing, record(b'{"account":"aceh.twitter"')], 3)
    assert found.rows == {}


def test_a_page_of_a_newer_schema_stops_it() -> None:
    newer = page("aceh.twitter").replace(b'"schema":1', b'"schema":2')
    with pytest.raises(NewerSchemaError, match=r"posts partition \d offset 5"):
        collect(GSM_2020, ["aceh.twitter"], [record(newer, 5)], 3)
