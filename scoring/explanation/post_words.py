"""Posts in words: how many count, which are left out and why, the greatest, the deleted, the stale."""

from typing import Final

from scoring.explanation.data import Explanation, ListedPost
from scoring.explanation.ground_words import counters_words, why_left_out
from scoring.explanation.layout import Section, Table, Text, bullet
from scoring.explanation.wording import amount, be, share, title_of

_SHOWN: Final = 5


def posts(told: Explanation) -> Section:
    """How many count and why the others do not; and the sums, platform by platform."""
    found = told.posts
    accounts = amount(len(told.accounts), "account")
    words = f"{amount(found.known, 'post')} of its {accounts} {be(found.known)} known; {found.counted:,} {be(found.counted)} counted"
    if found.elsewhere:
        some = "all" if found.elsewhere == found.counted else f"{found.elsewhere:,}"
        words += f", {some} of them on platforms that do not count for the value"
    parts: list[Text | Table] = [Text(words + ("; left out are:" if found.left_out else "."))]
    parts += [bullet(f"{one.posts:,} {why_left_out(told, one)}") for one in found.left_out]
    parts += [
        bullet(f"Found twice: {one.post} of {one.account} stands on {' and '.join(map(str, one.days))}.")
        for one in found.twice
    ]
    rows = [
        (
            f"{sum(it.known for it in told.accounts if it.platform == one.platform):,}",
            f"{one.counted:,}", f"{one.line.hidden + one.line.unsupported:,}", f"{one.line.posts:,}",
            f"{one.line.engagement:,}", one.title,
        )
        for one in told.platforms if one.line
    ]  # fmt: skip
    if rows:
        parts += [
            Text(""),
            Table(
                ("known", "counted", "hidden or missing", "on the board", "interactions", "platform"), rows
            ),
        ]
    return Section("Its posts", parts)


def greatest(told: Explanation) -> Section | None:
    """The posts that brought most."""
    if not told.posts.greatest:
        return None
    parts = [
        Text(
            f"{_line(told, one)}, {share(one.engagement or 0, told.posts.engagement)} of all its interactions",
            mark=f"{number}. ",
        )
        for number, one in enumerate(told.posts.greatest, 1)
    ]
    return Section("Its greatest posts", [*parts])


def deleted(told: Explanation) -> Section | None:
    """Deleted posts, which count as they were read last, and stale ones."""
    parts: list[Text | Table] = []
    for ones, what in (
        (told.posts.gone, "deleted; the counters read last count"),
        (told.posts.stale, "stale: read last too long before the freeze"),
    ):
        if ones:
            parts.append(Text(f"{amount(len(ones), 'post')} {be(len(ones))} {what}."))
            parts += [bullet(_line(told, one)) for one in ones[:_SHOWN]]
            if len(ones) > _SHOWN:
                parts.append(bullet(f"and {len(ones) - _SHOWN:,} more; --posts lists all"))
    return Section("Deleted and stale posts", parts) if parts else None


def _line(told: Explanation, post: ListedPost) -> str:
    kind = post.kind or "post"
    engagement = (
        "counters hidden or missing" if post.engagement is None else amount(post.engagement, "interaction")
    )
    return f"{post.day}, {title_of(told, post.platform)}, {kind}, {post.media}: {engagement} ({counters_words(post)}), post {post.id}"
