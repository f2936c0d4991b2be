"""The invented institutions and their accounts: as many, as long and as varied as real ones, and none of them real."""

import re
from collections import Counter

from scoring.edition import parse_edition, write_edition
from scoring.roster import parse_roster, write_roster
from streams.season.cast import cast
from streams.season.edition import season_edition
from streams.season.institutions import institutions
from streams.settings import GSM_2020

REAL = GSM_2020.with_suffix(".csv")


def words(name: str) -> str:
    """A name without case, marks and legal form."""
    return " ".join(
        word for word in re.findall(r"[a-z0-9]+", name.lower()) if word not in {"pt", "persero", "tbk"}
    )


def test_there_are_249_in_four_tiers() -> None:
    assert Counter(one.tier for one in institutions()) == {
        "ministry": 34, "agency": 50, "province": 34, "soe": 131,
    }  # fmt: skip


def test_names_short_names_and_ids_are_all_different() -> None:
    everyone = list(institutions())
    for parts in zip(*((one.id, words(one.name), words(one.short_name)) for one in everyone), strict=True):
        assert len(set(parts)) == 249


def test_none_has_the_name_or_the_id_of_a_real_participant() -> None:
    real = parse_roster(REAL.read_text(encoding="utf-8")).participants
    taken = {words(name) for one in real for name in (one.name, one.short_name)}
    assert not [one for one in institutions() if {words(one.name), words(one.short_name)} & taken]
    assert not {one.id for one in institutions()} & {one.id for one in real}


def test_names_are_as_long_as_real_ones() -> None:
    real = parse_roster(REAL.read_text(encoding="utf-8")).participants
    for tier in ("ministry", "agency", "province", "soe"):
        ours = sorted(len(one.name) for one in institutions() if one.tier == tier)
        theirs = sorted(len(one.name) for one in real if one.tier == tier)
        for place in (0, len(ours) // 2, -1):
            assert abs(ours[place] - theirs[place]) <= 7


def test_all_ids_and_handles_say_that_they_are_simulated() -> None:
    roster, _ = cast(2020)
    names = [
        name
        for one in roster.participants
        for account in one.accounts
        for name in (account.id, account.handle, account.native_id)
    ]
    assert all(name.startswith("sim-") for name in (*names, *(one.id for one in roster.participants)))


def test_rosters_of_any_seed_can_be_written_and_read() -> None:
    for seed in range(20):
        roster, watched = cast(seed)
        assert parse_roster(write_roster(roster)) == roster
        assert [account for one in roster.participants for account in one.accounts] == [
            one.account for one in watched
        ]


def test_participants_have_none_to_four_platforms_and_some_more_than_one_account_there() -> None:
    roster, watched = cast(2020)
    platforms = Counter(len({account.platform for account in one.accounts}) for one in roster.participants)
    assert platforms[0] == 9
    assert set(platforms) == {0, 1, 2, 3, 4}
    assert platforms[4] > 60
    beside = [one.account for one in watched if not one.account.main]
    assert [account.platform for account in beside] == ["instagram"]
    ended = [one.account for one in watched if one.account.valid_to < 1 << 30]
    assert len(ended) == 3  # two closed, one replaced


def test_the_edition_has_the_rules_of_the_real_one() -> None:
    real, ours = parse_edition(GSM_2020.read_bytes()), season_edition(300_000)
    assert (ours.categories, ours.floors, ours.nominees, ours.period, ours.tiers) == (
        real.categories, real.floors, real.nominees, real.period, real.tiers,
    )  # fmt: skip
    assert (ours.id, ours.clock, ours.simulated) == ("season-2020", "data", True)
    assert "simulated" in ours.title
    assert parse_edition(write_edition(ours)) == ours
