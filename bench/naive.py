"""The slow, obvious fold that fast ones are checked against: straight from docs/events.md, sharing no code with the counting."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from scoring.fold import Bounds
from scoring.rows import account_of, decode_counters, decode_row

_COUNTERS = ("likes", "comments", "shares", "quotes", "views")
_KINDS = ("original", "quote", "reply", "repost")
_MEDIA = ("unknown", "text", "image", "video", "link", "mixed")
_PRESENCES = ("gone", "seen", "moved")
_OUTCOMES = ("failed", "partial", "ok")

Answer = dict[tuple[str, int], dict[str, Any]]
"""By account and day: the reading, the slots, each post's registers, the groups."""


def naive_fold(pages: Iterable[bytes], bounds: Bounds) -> Answer:
    """What pages in JSON say, by account and day."""
    zone = ZoneInfo(bounds.time_zone)

    def day(instant: int) -> int:
        local = datetime.fromtimestamp(instant // 1000, UTC).astimezone(zone).date()
        return (local - date(1970, 1, 1)).days

    readings: dict[tuple[str, int], list[Any]] = defaultdict(list)
    slots: dict[tuple[str, int], dict[int, list[Any]]] = defaultdict(lambda: defaultdict(list))
    posts: dict[tuple[str, int], dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for raw in pages:
        page = orjson.loads(raw)
        account, at, poll = page["account"], page["observed_at"], page.get("poll", {})
        if at > bounds.freeze_at:
            continue
        if "followers" in page:
            readings[account, day(at)].append((at, _number(page["followers"])))
        if "outcome" in poll and poll["slot"] <= bounds.freeze_at:
            found = (_OUTCOMES.index(poll["outcome"]), at)
            slots[account, day(poll["slot"])][poll["slot"]].append(found)
        for post in page.get("observations", []):
            posts[account, day(post["created"])][post["id"]].append((at, post))
    answer: Answer = {}
    for key in readings.keys() | slots.keys() | posts.keys():
        registers = {post_id: _registers(seen) for post_id, seen in posts.get(key, {}).items()}
        answer[key] = {
            "reading": max(readings.get(key, [()])),
            "slots": {slot: max(found) for slot, found in slots.get(key, {}).items()},
            "posts": registers,
            "groups": _groups(registers),
        }
    return answer


def answer_of(rows: dict[bytes, bytes]) -> Answer:
    """The same of stored rows."""
    answer: Answer = {}
    for key, row in rows.items():
        counters = decode_counters(row)
        for number, day in decode_row(row).items():
            answer[account_of(key), number] = {
                "reading": day.reading,
                "slots": day.slots,
                "posts": day.posts,
                "groups": sorted(counters[number].groups),
            }
    return answer


def _number(value: int | None) -> int:
    return -1 if value is None else value


def _registers(seen: list[tuple[int, dict[str, Any]]]) -> tuple[Any, ...]:
    """created; the greatest counters, media and presence."""
    counters: list[tuple[int, ...]] = [()]
    media: list[tuple[int, ...]] = [()]
    presence, moved = [], 0
    for at, post in seen:
        rank = _PRESENCES.index(post.get("presence", "seen"))
        presence.append((at, rank))
        moved |= rank == 2
        if rank == 1:
            numbers = [_number(post.get(name, -2)) for name in _COUNTERS]
            counters.append((at, *numbers, _KINDS.index(post.get("kind", "original"))))
            if post.get("media", "unknown") != "unknown":
                media.append((at, _MEDIA.index(post["media"])))
    last_moved = [one for one in presence if one[1] == 2]
    return (
        min(post["created"] for _, post in seen),
        max(counters),
        max(media),
        (int(moved), *max(last_moved or presence)),
    )


def _groups(registers: dict[str, tuple[Any, ...]]) -> list[tuple[int, ...]]:
    sums: dict[tuple[int, int, int], list[int]] = defaultdict(lambda: [0] * 7)
    for _, counters, media, (moved, _, presence) in registers.values():
        if moved or not counters:
            continue
        _, *numbers, kind = counters
        given = sum(-number * 3**place for place, number in enumerate(numbers) if number < 0)
        total = sums[kind, media[1] if media else 0, given]
        for place, more in enumerate([1, presence == 0, *(max(0, number) for number in numbers)]):
            total[place] += more
    return sorted((*key, *total) for key, total in sums.items())
