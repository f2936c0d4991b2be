"""Copies of a season: the same pages of as many accounts, in turns."""

from bench.copies import copied, roster_of
from scoring.partition import partition_of
from scoring.validate import validate
from streams.season import Season

SEASON = Season(2020, 2_000)


def test_each_page_is_there_once_for_each_copy_and_differs_in_its_account_alone() -> None:
    pages = [(page.account, page.raw) for page in SEASON.pages()]
    found = list(copied(pages, 3))
    assert len(found) == 3 * len(pages)
    assert found[0] == pages[0]
    for number, (account, raw) in enumerate(found):
        original = pages[number // 3][1]
        verdict = validate(raw, 1 << 60, partition_of(account, 12), 12)
        assert verdict.page is not None
        assert verdict.page.account == account
        assert raw.replace(account.encode(), pages[number // 3][0].encode(), 1) == original


def test_the_roster_has_the_accounts_of_all_copies() -> None:
    pages = ((page.account, page.raw) for page in SEASON.pages())
    accounts = roster_of(SEASON.roster, 3).account_ids()
    assert {account for account, _ in copied(pages, 3)} <= accounts
    assert len(accounts) == 3 * len(SEASON.roster.account_ids())
