"""Validation: a pure function of a page's bytes, the broker's append time and the partition it was found in.

Count, recount, import and archive all use it. An invalid envelope costs the whole page, an invalid post only itself; each
comes back as a `Reject` with a reason that a person understands. A page of a newer schema is no reject: nobody may skip it.
"""

import re
from typing import Final, Literal

import msgspec

from scoring.pages import (
    ABSENT,
    COUNTERS,
    MAX_OBSERVATIONS,
    MAX_PAGE_BYTES,
    SCHEMA,
    Count,
    Observation,
    Page,
    Poll,
)
from scoring.partition import partition_of

EARLIEST: Final = 1_072_915_200_000  # 2004-01-01T00:00:00Z: no platform of ours is older
SKEW: Final = 300_000  # five minutes: what clocks may differ

Code = Literal[
    "oversize",
    "not_json",
    "envelope",
    "partition",
    "observed_early",
    "observed_late",
    "post",
    "created_early",
    "created_late",
]


class Reject(msgspec.Struct, frozen=True):
    """Why a page, or the post at `index` in it, is a dead letter. `code` is for counting, `reason` for people."""

    code: Code
    reason: str
    index: int | None = None


class Verdict(msgspec.Struct, frozen=True):
    """What validation leaves: the page without its rejected posts, or None, and the rejects in order."""

    page: Page | None
    rejects: tuple[Reject, ...] = ()


class NewerSchemaError(Exception):
    """The page is of a schema that this version does not know: the reader must stop, not skip."""


class _Version(msgspec.Struct):
    schema: int


class _Envelope(msgspec.Struct, omit_defaults=True, forbid_unknown_fields=True):
    schema: Literal[1]
    account: str
    platform: str
    observed_at: int
    source: str
    observations: list[msgspec.Raw] = []
    followers: Count = ABSENT
    poll: Poll | None = None
    simulated: bool = False


_LAST_SCHEMA = 1000  # a greater number is garbage, not a version to wait for
_DEPTH = 32
_STRINGS = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)
_BRACKETS = re.compile(rb"[\[\]{}]")

_decode_page = msgspec.json.Decoder(Page).decode
_decode_version = msgspec.json.Decoder(_Version).decode
_decode_envelope = msgspec.json.Decoder(_Envelope).decode
_decode_post = msgspec.json.Decoder(Observation).decode


def validate(raw: bytes | None, appended_at: int, partition: int, partitions: int) -> Verdict:
    """Judge one record of `posts`.

    `appended_at` is the broker's append time in milliseconds. Raises NewerSchemaError for a page of a later schema version.
    """
    if raw is None:
        return _refuse("not_json", "the record has no value")
    if len(raw) > MAX_PAGE_BYTES:
        return _refuse("oversize", f"the page has {len(raw)} bytes; at most {MAX_PAGE_BYTES} are allowed")
    rejects: list[Reject] = []
    try:
        page = _decode_page(raw)
    except msgspec.ValidationError:
        found = _take_apart(raw, rejects)
        if found is None:
            return Verdict(None, tuple(rejects))
        page = found
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return _refuse("not_json", f"the page is not JSON: {error}")
    if fault := _misplaced(page, appended_at, partition, partitions):
        return Verdict(None, (fault,))
    good = _good_posts(page, rejects, escaped=b"\\" in raw)
    if rejects:
        page = msgspec.structs.replace(page, observations=good)
        rejects.sort(key=lambda reject: reject.index or 0)
    return Verdict(page, tuple(rejects))


def _misplaced(page: Page, appended_at: int, partition: int, partitions: int) -> Reject | None:
    """What is wrong with a page's place or times, if anything is."""
    if (expected := partition_of(page.account, partitions)) != partition:
        return Reject("partition", f"account {page.account} belongs to partition {expected}, not {partition}")
    if page.observed_at < EARLIEST:
        return Reject("observed_early", f"observed_at {page.observed_at} is before 2004")
    if page.observed_at > appended_at + SKEW:
        late = page.observed_at - appended_at
        return Reject(
            "observed_late", f"observed {late} ms after the broker got it: the clock of its source is wrong"
        )
    if page.poll is not None and (fault := _poll_fault(page.poll, page.observed_at)):
        return Reject("envelope", fault)
    return None


def _refuse(code: Code, reason: str) -> Verdict:
    return Verdict(None, (Reject(code, reason),))


def _take_apart(raw: bytes, rejects: list[Reject]) -> Page | None:
    """The page with only the posts that decode; None where the envelope itself is wrong, or the rest is no JSON."""
    if _too_deep(raw):
        rejects.append(Reject("not_json", f"the page is nested deeper than {_DEPTH}"))
        return None
    posts: list[Observation] = []
    try:
        if SCHEMA < (schema := _decode_version(raw).schema) <= _LAST_SCHEMA:
            raise NewerSchemaError(f"a page of schema {schema}; this version reads {SCHEMA}: upgrade first")
        envelope = _decode_envelope(raw)
        if len(envelope.observations) > MAX_OBSERVATIONS:
            count = len(envelope.observations)
            rejects.append(
                Reject("envelope", f"the page has {count} posts; at most {MAX_OBSERVATIONS} are allowed")
            )
            return None
        page = msgspec.convert(msgspec.to_builtins(msgspec.structs.replace(envelope, observations=[])), Page)
        for index, one in enumerate(envelope.observations):
            try:
                posts.append(_decode_post(one))
            except msgspec.ValidationError as wrong:
                rejects.append(
                    Reject("post", _short(f"post {index} does not fit the schema: {wrong}"), index)
                )
    except msgspec.ValidationError as error:
        rejects[:] = [Reject("envelope", _short(f"the page does not fit the schema: {error}"))]
        return None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        rejects[:] = [Reject("not_json", f"the page is not JSON: {error}")]
        return None
    return msgspec.structs.replace(page, observations=posts)


def _too_deep(raw: bytes) -> bool:
    """Whether brackets nest deeper than any page does: what a decoder makes of that depends on its caller's stack."""
    depth = 0
    for bracket in _BRACKETS.findall(_STRINGS.sub(b"", raw)):
        depth += 1 if bracket in b"[{" else -1
        if depth > _DEPTH:
            return True
    return False


def _short(reason: str) -> str:
    return reason if len(reason) <= 300 else f"{reason[:200]} ... {reason[-90:]}"


def _good_posts(page: Page, rejects: list[Reject], *, escaped: bool) -> list[Observation]:
    """The posts that pass the checks beyond the schema.

    A control character can stand in JSON only behind a backslash, so pages without one need no look at their ids.
    """
    latest = page.observed_at + SKEW
    taken = {reject.index for reject in rejects}
    indices = (i for i in range(len(page.observations) + len(taken)) if i not in taken) if taken else None
    good: list[Observation] = []
    for position, post in enumerate(page.observations):
        index = position if indices is None else next(indices)
        if post.created < EARLIEST:
            rejects.append(Reject("created_early", f"post {index} was created before 2004", index))
        elif post.created > latest:
            rejects.append(Reject("created_late", f"post {index} was created after it was observed", index))
        elif escaped and not _clean(post.id):
            rejects.append(Reject("post", f"post {index} has a control character in its id", index))
        elif post.presence != "seen" and _tells_more(post):
            rejects.append(
                Reject("post", f"post {index} is {post.presence} and must carry no counters or media", index)
            )
        else:
            good.append(post)
    return good


def _poll_fault(poll: Poll, observed_at: int) -> str:
    """What is wrong with a poll's times; empty if nothing is."""
    if not EARLIEST <= poll.slot <= observed_at + SKEW:
        return f"the poll's slot {poll.slot} is before 2004 or after the page was observed"
    if poll.covers is not None and poll.covers[0] > poll.covers[1]:
        return "the poll covers a stretch that ends before it begins"
    return ""


def _clean(text: str) -> bool:
    return all(character >= " " for character in text)


def _tells_more(post: Observation) -> bool:
    return post.media != "unknown" or any(getattr(post, counter) != ABSENT for counter in COUNTERS)
