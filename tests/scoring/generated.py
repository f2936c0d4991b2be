"""Generated pages that meet each other in every way, and the plain fold: page by page, register by register, nothing remembered."""

from hypothesis import strategies as st

from scoring.calendar import Calendar, window_of
from scoring.fold import Bounds
from scoring.pages import ABSENT, OUTCOMES, Observation, Page, Poll, reading
from scoring.registers import merge_posts, observed
from scoring.rows import Day, Row, encode_row, merge_slots, row_key

T0 = 1_580_000_000_000
HOUR = 3_600_000
BOUNDS = Bounds("Asia/Jakarta", T0 - 400 * HOUR, T0 + 400 * HOUR, T0 + 500 * HOUR)
CALENDAR = Calendar(BOUNDS.time_zone)
MIDNIGHT = CALENDAR.midnight(CALENDAR.day(T0) + 1)

# One day twice, both sides of a midnight, another window, and one outside the period.
CREATED = (T0, T0 + 1, MIDNIGHT - 1, MIDNIGHT, T0 + 200 * HOUR, T0 - 401 * HOUR)
OBSERVED = [T0 + 210 * HOUR + step for step in (0, 1, 2, HOUR, 300 * HOUR)]  # the last is after the freeze

ids = st.sampled_from(["1", "2", "3"])
counts = st.one_of(st.none(), st.just(ABSENT), st.integers(0, 3))
observations = st.builds(
    Observation,
    id=ids,
    created=st.sampled_from(CREATED),
    kind=st.sampled_from(["original", "quote", "reply"]),
    media=st.sampled_from(["unknown", "text", "image", "video"]),
    likes=counts,
    shares=counts,
    views=counts,
)
readings_again = st.builds(Observation, id=ids, created=st.just(T0), media=st.just("image"), likes=counts)
ends = st.builds(
    Observation,
    id=ids,
    created=st.sampled_from(CREATED),
    presence=st.sampled_from(["gone", "moved"]),
)
any_observations = st.one_of(readings_again, observations, ends)
polls = st.builds(
    Poll,
    slot=st.sampled_from([MIDNIGHT - 6 * HOUR, MIDNIGHT - HOUR, MIDNIGHT]),
    outcome=st.sampled_from([None, "failed", "partial", "ok"]),
)
pages = st.builds(
    Page,
    schema=st.just(1),
    account=st.sampled_from(["a", "b"]),
    platform=st.just("twitter"),
    observed_at=st.sampled_from(OBSERVED),
    source=st.just("test"),
    observations=st.lists(any_observations, max_size=6),
    followers=counts,
    poll=st.one_of(st.none(), polls),
)


def plain_fold(some: list[Page]) -> dict[bytes, bytes]:
    """The rows of pages by the definition of the merge."""
    rows: dict[bytes, Row] = {}

    def day(account: str, instant: int) -> Day:
        number = CALENDAR.day(instant)
        return rows.setdefault(row_key(account, window_of(number)), {}).setdefault(number, Day())

    for page in some:
        if page.observed_at > BOUNDS.freeze_at:
            continue
        if reading(page) != ABSENT:
            read = day(page.account, page.observed_at)
            read.reading = max(read.reading, (page.observed_at, reading(page)))
        if page.poll is not None and page.poll.outcome is not None:
            outcome = (OUTCOMES.index(page.poll.outcome), page.observed_at)
            merge_slots(day(page.account, page.poll.slot).slots, {page.poll.slot: outcome})
        for seen in page.observations:
            posts, post = day(page.account, seen.created).posts, observed(seen, page.observed_at)
            posts[seen.id] = merge_posts(posts.get(seen.id, post), post)
    return {key: encode_row(row) for key, row in rows.items()}
