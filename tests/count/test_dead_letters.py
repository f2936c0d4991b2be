"""Dead letters: what they keep of a refused record."""

import orjson

from scoring.validate import Reject
from streams.count.dead_letters import dead_letter
from streams.kafka.dead_letter import DeadLetter, RecordOrigin, encode
from streams.kafka.reader import Record


def letter(value: bytes | None, index: int | None = None, key: bytes | None = b"a") -> DeadLetter:
    return dead_letter(Reject("post", "why", index), "posts", Record(3, 17, 5, key, value))


def test_a_refused_page_that_is_no_json_shows_its_beginning() -> None:
    """Given a page that is no UTF-8, when refused, then its shape is kept, and its size told."""
    found = letter(b'{"account": "\xff"}')
    assert found.sample == '{"account": "[text]"}'
    assert (found.account, found.simulated, found.size) == (None, None, 16)


def test_a_refused_post_is_kept_alone() -> None:
    """Given a page with two posts, when the second is refused, then the sample is that post and the origin the page's."""
    raw = b'{"account":"min.fb","simulated":true,"observations":[{"id":"1"}, {"id":"2","likes":-1}]}'
    found = letter(raw, index=1)
    assert found.sample == '{"id":"2","likes":-1}'
    assert (found.account, found.simulated) == ("min.fb", True)


def test_a_record_without_key_and_value_is_kept() -> None:
    """Given a record with neither, when refused, then its place is what is known."""
    found = letter(None, key=None)
    assert (found.source, found.code, found.reason) == ("count", "post", "why")
    assert found.origin == RecordOrigin(
        topic="posts", partition=3, offset=17, index=None, appended_at=5, key=None
    )
    assert (found.sample, found.size) == ("", 0)


def test_a_key_and_an_account_are_kept_cut() -> None:
    """Given a page whose key and account are 300 characters, when refused, then 256 of each are kept."""
    found = letter(b'{"account":"' + b"b" * 300 + b'"}', index=0, key=b"k" * 300)
    assert isinstance(found.origin, RecordOrigin)
    assert (found.origin.index, found.origin.key, found.account) == (0, "k" * 256, "b" * 256)


def test_a_long_page_that_is_no_json_is_cut() -> None:
    """Given 100,000 bytes that are no JSON, when refused, then the first 256 are kept and the size is told."""
    found = letter(b"x" * 100_000)
    assert (found.sample, found.size) == ("x" * 256, 100_000)


def test_a_long_page_is_cut() -> None:
    """Given a page of 40,000 posts without a counter, when refused, then 65,536 characters are kept and the size is told."""
    raw = b'{"observations":[' + b'{"id":"1"},' * 39_999 + b'{"id":"1"}]}'
    found = letter(raw)
    assert (found.sample, found.size) == (raw[:65_536].decode(), 17 + 40_000 * 11 - 1 + 2)


def test_a_text_is_not_kept() -> None:
    """Given a post with a text in a field that the schema does not have, when refused, then no word of it is in the letter."""
    raw = orjson.dumps({"account": "min.fb", "observations": [{"id": "1", "text": "I am at home"}]})
    for found in (letter(raw), letter(raw, index=0)):
        assert b"home" not in encode(found)
        assert '{"id":"1","text":"[text, 12 characters]"}' in found.sample
