"""Rules: the audiences that measures divide by."""

from typing import Final

from scoring.edition import Edition
from scoring.rulebook.rule import Rule, settings


def audience(_edition: Edition) -> Rule:
    """A_start and A_end."""
    return Rule(
        "Audience",
        "The audience of an account are its followers or subscribers. A day has one reading: its last. A_start is that of the "
        "latest day before the period; if there is none, that of the first day with a reading from then on. A_end is that of the "
        "latest day before the period's end; while the period runs, of the latest day so far. Readings outside the account's own days "
        "are used too. What counts is the sum of both: twice the average of start and end.",
        formula="audience = A_start + A_end",
        unit="followers at the start plus followers at the end",
        source="our choice; the average of start and end is quintly's",
    )


def no_audience(_edition: Edition) -> Rule:
    """Accounts that cannot be divided by."""
    return Rule(
        "No audience",
        "Where A_start or A_end is hidden, zero or was never read, the account has no audience. It is left out of the boards that "
        "divide by audiences, with its posts. It is never taken for 0, and nothing is guessed.",
    )


def several_accounts(edition: Edition) -> Rule:
    """A participant with more than one account on a platform."""
    if edition.accounts == "main":
        text = (
            "If one main account follows another on a platform, the posts of both count, each in its own days. A_start is "
            "that of the first account, A_end that of the last. Other accounts beside the main one do not count."
        )
        formula = "audience = A_start of the first + A_end of the last"
    else:
        text = (
            "Posts, engagement and audiences of a participant's accounts on a platform are added up. An account without "
            "audience is left out, with its posts, of the boards that divide by audiences."
        )
        formula = "audience = sum of A_start + sum of A_end"
    return Rule(
        "Several accounts", text, formula=formula, unit="followers", settings=settings(edition, "accounts")
    )


RULES: Final = (audience, no_audience, several_accounts)
