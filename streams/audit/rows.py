"""Where two forms of a row differ: the one in the changelog, and the one that the pages give."""

from collections.abc import Iterator, Mapping

import msgspec

from scoring.calendar import WINDOW_DAYS, date_of
from scoring.pages import ABSENT, COUNTERS, HIDDEN, KINDS, MEDIA, OUTCOMES, PRESENCES
from scoring.partition import partition_of
from scoring.registers import Post
from scoring.rows import Day, account_of, decode_counters, decode_row
from streams.audit.finding import Finding

NOTHING = "nothing"

Fields = Mapping[str, str]


def row_differences(
    partition: int, partitions: int, key: bytes, live: bytes | None, counted: bytes | None
) -> Iterator[Finding]:
    """Every difference between a row as the changelog has it and as the pages give it; None where there is none."""
    try:
        account, days = account_of(key), _days(key)
    except ValueError:
        yield _row(partition, ascii(key.decode(errors="replace")), field="key", live="no key of a row")
        return
    if counted is None:
        home = partition_of(account, partitions)
        why = "no page gives it" if home == partition else f"the account belongs to partition {home}"
        yield _row(partition, account, days, field="row", live="a row", counted=why)
        return
    if live is None:
        posts = {post for day in decode_row(counted).values() for post in day.posts}
        told = f"{len(posts):,} posts"
        yield _row(partition, account, days, field="row", counted=told)
        return
    found = False
    for day, post, field, theirs, ours in _in_days(live, counted):
        found = True
        yield _row(partition, account, date_of(day).isoformat(), post, field, theirs, ours)
    if not found:
        yield _row(
            partition, account, days, field="bytes", live="other bytes", counted="the same content, encoded"
        )


def _row(
    partition: int, account: str, day: str = "", post: str = "", field: str = "", live: str = NOTHING, counted: str = NOTHING
) -> Finding:  # fmt: skip
    found = Finding("row", "", partition, account, day, post, field, live, counted)
    text = f"partition {partition}: {place(found)}: the changelog has {live}, posts give {counted}"
    return msgspec.structs.replace(found, text=text)


def place(finding: Finding) -> str:
    """Where in the table a difference is: account, day, post and field."""
    post = finding.post and f"post {finding.post}"
    return ", ".join(part for part in (finding.account, finding.day, post, finding.field) if part)


def _days(key: bytes) -> str:
    first = int(key.rpartition(b"|")[2]) * WINDOW_DAYS
    try:
        return f"{date_of(first).isoformat()} to {date_of(first + WINDOW_DAYS - 1).isoformat()}"
    except OverflowError:
        raise ValueError(f"window {first} is in no calendar") from None


def _in_days(live: bytes, counted: bytes) -> Iterator[tuple[int, str, str, str, str]]:
    """(day, post or nothing, field, live value, counted value) of each difference, in order."""
    theirs, ours = decode_row(live), decode_row(counted)
    their_counters, our_counters = decode_counters(live), decode_counters(counted)
    for day in sorted(theirs.keys() | ours.keys()):
        a, b = theirs.get(day, Day()), ours.get(day, Day())
        for field, x, y in _fields(_of_day(a), _of_day(b)):
            yield day, "", field, x, y
        for post in sorted(a.posts.keys() | b.posts.keys()):
            x_post, y_post = a.posts.get(post), b.posts.get(post)
            if x_post is None or y_post is None:
                yield day, post, "post", _told(x_post), _told(y_post)
            elif x_post != y_post:
                for field, x, y in _fields(_of_post(x_post), _of_post(y_post)):
                    yield day, post, field, x, y
        if a.posts == b.posts and day in theirs and day in ours:
            groups = their_counters[day].groups, our_counters[day].groups
            if groups[0] != groups[1]:
                yield day, "", "counters", str(list(groups[0])), str(list(groups[1]))


def _fields(a: Fields, b: Fields) -> Iterator[tuple[str, str, str]]:
    for field in [*b, *(field for field in a if field not in b)]:
        x, y = a.get(field, NOTHING), b.get(field, NOTHING)
        if x != y:
            yield field, x, y


def _of_day(day: Day) -> Fields:
    reading = dict(zip(("reading observed_at", "followers"), map(_count, day.reading), strict=False))
    return reading | {
        f"slot {slot}": f"{_name(OUTCOMES, outcome)} observed at {at}"
        for slot, (outcome, at) in day.slots.items()
    }


def _of_post(post: Post) -> Fields:
    created, counters, media, presence = post
    fields = {"created": str(created)}
    if counters:
        observed_at, *counts, kind = counters
        fields["observed_at"] = str(observed_at)
        fields |= zip(COUNTERS, map(_count, counts), strict=False)
        fields["kind"] = _name(KINDS, kind)
    if media:
        fields |= {"media observed_at": str(media[0]), "media": _name(MEDIA, media[1])}
    if presence:
        moved, at, what = presence
        fields |= {
            "moved": "yes" if moved else "no",
            "presence observed_at": str(at),
            "presence": _name(PRESENCES, what),
        }
    return fields


def _told(post: Post | None) -> str:
    if post is None:
        return NOTHING
    return "a post with " + ", ".join(f"{field} {value}" for field, value in _of_post(post).items())


def _count(number: int) -> str:
    return {HIDDEN: "hidden", ABSENT: "absent"}.get(number, str(number))


def _name(names: tuple[str, ...], place: int) -> str:
    """The word at a place; a row written by a stranger may name one that there is not."""
    return names[place] if 0 <= place < len(names) else str(place)
