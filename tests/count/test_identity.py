"""The app id: what changes rows changes it, nothing else does."""

from hashlib import sha256
from pathlib import Path

import msgspec
import pytest

from streams import editions
from streams.count import identity
from streams.count.identity import app_id, changelog_topic
from streams.settings import GSM_2020, Settings


@pytest.fixture
def settings() -> Settings:
    return Settings("kafka:9092", "redis://redis/0", GSM_2020, editions.load(GSM_2020), "gsm-2020.")


def changed(settings: Settings, **changes: object) -> Settings:
    edition = msgspec.structs.replace(settings.files.edition, **changes)
    return msgspec.structs.replace(settings, files=msgspec.structs.replace(settings.files, edition=edition))


def test_it_names_the_prefix_and_a_digest(settings: Settings) -> None:
    """Given the award's edition, when asked, then the digest is of bounds, window, row format and generation."""
    counted = (
        b'[{"end":1604163600000,"freeze_at":1604768400000,"start":1569862800000,"time_zone":"Asia/Jakarta"},'
        b'8,3,"generation"]'
    )
    digest = sha256(counted).hexdigest()[:12]
    found = app_id(settings, "generation")
    assert found == f"gsm-2020.count-{digest}"
    assert changelog_topic(found) == f"gsm-2020.count-{digest}-account_windows-changelog"


def test_what_changes_rows_changes_it(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Given another time zone, freeze, generation of posts or row format, when asked, then each id is another."""
    edition = settings.files.edition
    later = msgspec.structs.replace(edition.period, freeze_after_days=8)
    ids = {
        app_id(settings, "one"),
        app_id(settings, "two"),
        app_id(changed(settings, time_zone="Asia/Makassar"), "one"),
        app_id(changed(settings, period=later), "one"),
    }
    monkeypatch.setattr(identity, "ROW_FORMAT", 99)
    assert len(ids | {app_id(settings, "one")}) == 5


def test_rules_and_addresses_do_not_change_it(settings: Settings) -> None:
    """Given another title, other floors and another Kafka, when asked, then the id is the same."""
    elsewhere = msgspec.structs.replace(settings, kafka="other:1", edition_file=Path("copy.toml"))
    assert app_id(changed(elsewhere, title="Another"), "one") == app_id(settings, "one")
