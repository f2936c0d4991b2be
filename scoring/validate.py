"""Validation: a pure function of a page's bytes, the broker's append time and the partition it was found in.

Count, recount, import and archive all use it. An invalid envelope costs the whole page, an invalid post only itself; each
comes back as a `Reject` with a reason that a person understands. A page of a newer schema is no reject: nobody may skip it.
"""

from typing import Final, Literal

import msgspec

from scoring.pages import ABSENT, COUNTERS, MAX_PAGE_BYTES, SCHEMA, Observation, Page, Poll
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
    followers: int | None = ABSENT
    poll: Poll | None = None
    simulated: bool = False


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
    except msgspec.ValidationError as error:
        found = _take_apart(raw, error, rejects)
        if found is None:
            return Verdict(None, tuple(rejects))
        page = found
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return _refuse("not_json", f"the page is not JSON: {error}")
    if (expected := partition_of(page.account, partitions)) != partition:
        return _refuse(
            "partition", f"account {page.account} belongs to partition {expected}, not {partition}"
        )
    if page.observed_at < EARLIEST:
        return _refuse("observed_early", f"observed_at {page.observed_at} is before 2004")
    if page.observed_at > appended_at + SKEW:
        late = page.observed_at - appended_at
        return _refuse(
            "observed_late", f"observed {late} ms after the broker got it: the clock of its source is wrong"
        )
    good = _good_posts(page, rejects, escaped=b"\\" in raw)
    if rejects:
        page = msgspec.structs.replace(page, observations=good)
        rejects.sort(key=lambda reject: reject.index or 0)
    return Verdict(page, tuple(rejects))


def _refuse(code: Code, reason: str) -> Verdict:
    return Verdict(None, (Reject(code, reason),))


def _take_apart(raw: bytes, error: msgspec.ValidationError, rejects: list[Reject]) -> Page | None:
    """The page with only the posts that decode; None where the envelope itself is wrong."""
    try:
        if _decode_version(raw).schema > SCHEMA:
            raise NewerSchemaError(
                f"a page of schema {_decode_version(raw).schema}; this version reads {SCHEMA}: upgrade first"
            )
        envelope = _decode_envelope(raw)
        bare = msgspec.structs.replace(envelope, observations=[])
        page = msgspec.convert(msgspec.to_builtins(bare), Page)
    except (msgspec.ValidationError, OverflowError):
        rejects.append(Reject("envelope", f"the page does not fit the schema: {error}"))
        return None
    if len(envelope.observations) > 100:
        rejects.append(
            Reject("envelope", f"the page has {len(envelope.observations)} posts; at most 100 are allowed")
        )
        return None
    posts: list[Observation] = []
    for index, one in enumerate(envelope.observations):
        try:
            posts.append(_decode_post(one))
        except msgspec.ValidationError as wrong:
            rejects.append(Reject("post", f"post {index} does not fit the schema: {wrong}", index))
    return msgspec.structs.replace(page, observations=posts)


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


def _clean(text: str) -> bool:
    return all(character >= " " and not "\ud800" <= character <= "\udfff" for character in text)


def _tells_more(post: Observation) -> bool:
    return post.media != "unknown" or any(getattr(post, counter) != ABSENT for counter in COUNTERS)
