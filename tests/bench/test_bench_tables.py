"""The tables of docs/performance.md and docs/scale.md."""

from bench import scale, tables
from bench.run import Compared, Machine, Run, Subject, summed_up

HERE = Machine(2, "a processor", "3.11.7")


def measured(name: str, seconds: float, cpu_seconds: float) -> Subject:
    run = Run(
        observations=1_000_000, seconds=seconds, cpu_seconds=cpu_seconds, start_seconds=1.25, broker_cpu_seconds=0.5,
        peak_rss_mb=1200, correct=True, load=0.75,
    )  # fmt: skip
    return summed_up(name, "set so", [run])


FOUND = Compared(
    observations=1_000_000, pages=25_000, machine=HERE, load_at_the_end=1.0,
    subjects=[
        measured("one worker", 4, 4), measured("two workers", 2, 4), measured("bare loop", 2, 2),
        measured("Other 1.0", 5, 10), Subject(name="Another 2.0", settings="", skipped="there is no Maven here"),
    ],
)  # fmt: skip


def test_the_page_shows_what_is_recorded() -> None:
    page = tables.PAGE.read_text()
    assert page == tables.rendered(page), "run: python -m bench.compare --render"


def test_the_page_about_scale_shows_what_is_recorded() -> None:
    page = scale.PAGE.read_text()
    assert page == scale.rendered(page), "run: python -m bench.scale --render"


def test_a_row_has_rates_and_costs() -> None:
    assert (
        "| Other 1.0 | 200,000 | 100,000 | 5.0 | 10.0 | 0.5 | 1.2 | 1,200 | 0.8 | yes | set so |"
        in tables.of_compared(FOUND).splitlines()
    )


def test_sentences_compare_one_worker_by_cpu_and_two_by_the_clock() -> None:
    said = tables.of_compared(FOUND)
    assert "one worker does 0.50 of what the bare loop does" in said
    assert (
        "For each CPU-second, one worker does as many times what each of these does: Other 1.0 2.50." in said
    )
    assert "By the clock, two workers do as many times what each of these does: Other 1.0 2.50." in said


def test_who_has_no_figures_is_named_with_the_reason() -> None:
    assert "Another 2.0 has no figures: there is no Maven here." in tables.of_compared(FOUND)
