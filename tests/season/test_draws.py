"""Draws come out the same everywhere, and as often as they should."""

from random import Random

from streams.season.draws import OCTAVE, bell, below, chance, octaves, pick, scale, shuffled, spread, stream


def test_a_number_is_scaled_by_octaves_and_parts_of_them() -> None:
    assert scale(100, OCTAVE) == 200
    assert scale(100, -OCTAVE) == 50
    assert scale(1000, OCTAVE // 2) == 1414  # the square root of 2
    assert scale(1000, -OCTAVE // 2) == 707
    assert scale(3, 40 * OCTAVE) == 3 << 40
    assert scale(1000, -40 * OCTAVE) == 0


def test_octaves_are_the_opposite_of_scaling() -> None:
    assert [octaves(number) for number in (1, 2, 8, 1 << 40)] == [0, 1024, 3072, 40 * 1024]
    assert octaves(3) == 1623  # log2 of 3 is 1.58496, times 1024 is 1623.0006


def test_a_bell_has_its_deviation_and_its_ends() -> None:
    rng = Random(1)
    drawn = [bell(rng, 1000) for _ in range(20_000)]
    assert abs(sum(drawn)) < 20_000 * 30
    assert 980_000 < sum(one * one for one in drawn) / 20_000 < 1_020_000
    assert max(map(abs, drawn)) <= 3465


def test_half_of_what_is_spread_is_below_the_median() -> None:
    rng = Random(2)
    drawn = sorted(spread(rng, 1_000_000, OCTAVE) for _ in range(9_999))
    assert 960_000 < drawn[5_000] < 1_040_000
    assert 480_000 < drawn[1_587] < 520_000  # a deviation below: half


def test_streams_of_different_purposes_differ_and_the_same_repeats() -> None:
    assert stream(1, "a", "b").random() == stream(1, "a", "b").random()
    assert (
        len({stream(1, "a", "b").random(), stream(1, "a", "c").random(), stream(2, "a", "b").random()}) == 3
    )


def test_choices_are_as_likely_as_said() -> None:
    rng = Random(3)
    weighted = (("often", 70), ("seldom", 30))
    drawn = [pick(rng, weighted) for _ in range(10_000)]
    assert 6_800 < drawn.count("often") < 7_200
    assert 70 < sum(chance(rng, 10) for _ in range(10_000)) < 130
    assert {below(rng, 3) for _ in range(100)} == {0, 1, 2}


def test_a_shuffle_loses_nobody() -> None:
    assert sorted(shuffled(Random(4), range(50))) == list(range(50))
    assert shuffled(Random(4), range(50)) != list(range(50))
