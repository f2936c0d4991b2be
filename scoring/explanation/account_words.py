"""Accounts, what stands beside the standing, and rulings, in words."""

from scoring.explanation.data import AccountPart, Explanation, Jump, Reading
from scoring.explanation.layout import Section, Text, bullet
from scoring.explanation.wording import amount, be, percent, share, signed


def accounts(told: Explanation) -> Section | None:
    """Each account: audiences with their days, polls, pages."""
    if not told.accounts:
        return None
    parts: list[Text] = []
    for one in told.accounts:
        parts.append(bullet(f"{_name(one)}: {_posts(one)}."))
        words = [f"Not looked at: {one.why_not}."] if one.why_not else [_audience(one), *_polls(one)]
        parts += [Text(line, 2) for line in (" ".join(words), _pages(one))]
    return Section("Its accounts", [*parts])


def beside(told: Explanation) -> Section:
    """What asks for a look and changes no rank."""
    shown = told.beside
    flagged = set(shown.flags)

    def mark(flag: str) -> str:
        return " FLAGGED." if flag in flagged else ""

    polls = (
        "Nobody polls it"
        if shown.coverage is None
        else f"{percent(shown.coverage)} of the due polls went well"
    )
    parts = [bullet(f"{polls}.{mark('coverage')}")]
    if told.posts.engagement:
        parts.append(
            bullet(f"Its greatest post has {percent(shown.top_post)} of all interactions.{mark('top-post')}")
        )
    for flag, word, jumps in (
        ("rise", "rise", [one.rise for one in told.accounts if one.rise and not one.why_not]),
        ("fall", "fall", [one.fall for one in told.accounts if one.fall and not one.why_not]),
    ):
        if jumps:
            greatest = max(jumps, key=lambda jump: jump.per_mille)
            parts.append(bullet(f"The greatest {word} of an audience: {_jump(greatest)}.{mark(flag)}"))
    counts = {
        "deleted": shown.gone,
        "with hidden or missing counters": shown.hidden + shown.unsupported,
        "stale": shown.stale or 0,
    }
    there = [f"{amount(count, 'post')} {be(count)} {what}" for what, count in counts.items() if count]
    parts.append(
        bullet(
            f"{', '.join(there)}." if there else f"No post is {', '.join([*counts][:-1])} or {[*counts][-1]}."
        )
    )
    return Section("Beside it (changes no rank)", [*parts])


def rulings(told: Explanation) -> Section | None:
    """The rulings in force on the participant, its accounts, readings and posts."""
    if not told.rulings:
        return None
    return Section(
        "Rulings in force on it",
        [
            bullet(f"{one.target} {one.id} is left out: {signed(one, told.time_zone)}.")
            for one in told.rulings
        ],
    )


def _name(one: AccountPart) -> str:
    handle = f", {one.handle}" if one.handle else ""
    main = "" if one.main else ", not a main account"
    since = f", from {one.valid_from}" if one.valid_from else ""
    until = f", until {one.valid_to}" if one.valid_to else ""
    return f"{one.id} ({one.title}{handle}{main}{since}{until})"


def _posts(one: AccountPart) -> str:
    return f"{amount(one.known, 'post')} known, {one.counted:,} counted"


def _audience(one: AccountPart) -> str:
    out = ""
    if one.readings_left_out:
        out = f" A ruling leaves out the readings of {', '.join(map(str, one.readings_left_out))}."
    if one.start is None or one.end is None:
        return f"No audience was read.{out}"
    return f"Followers at its start {_reading(one.start)}; at its end {_reading(one.end)}.{out}"


def _reading(reading: Reading) -> str:
    followers = "hidden" if reading.followers is None else f"{reading.followers:,}"
    return f"{followers}, read on {reading.day}"


def _jump(jump: Jump) -> str:
    return (
        f"{percent(jump.per_mille)}, from {jump.before.followers:,} on {jump.before.day} to {jump.after.followers:,} "
        f"on {jump.after.day}"
    )


def _polls(one: AccountPart) -> list[str]:
    if one.slots_due is None:
        return []
    return [
        f"{one.slots_ok:,} of {amount(one.slots_due, 'due poll')} went well ({share(one.slots_ok, one.slots_due)})."
    ]


def _pages(one: AccountPart) -> str:
    found = one.pages
    words = f"Read: {amount(found.pages, 'page')} with {amount(found.observations, 'observation')}"
    if found.late_pages:
        words += f"; {amount(found.late_pages, 'page')} with {found.late_observations:,} of them after the freeze, which count nowhere"
    if found.refused_posts:
        words += f"; {amount(found.refused_posts, 'post')} refused as dead letters"
    return words + "."
