"""All posts, one a line, for who wants to check every one."""

from collections.abc import Iterator

from scoring.explanation.data import Explanation, ListedPost
from scoring.explanation.ground_words import counters_words, why_not
from scoring.explanation.layout import printable


def post_lines(told: Explanation) -> Iterator[str]:
    """A head, then each post once, account by account and day by day: whether it counts, and if not why."""
    posts = told.posts.listed or []
    verdicts = [_verdict(told, post) for post in posts]
    platform = max((len(post.platform) for post in posts), default=0)
    verdict = max((len(one) for one in verdicts), default=0)
    for post, words in zip(posts, verdicts, strict=True):
        engagement = "-" if post.engagement is None else f"{post.engagement:,}"
        yield printable(
            f"{post.day}  {post.platform:<{platform}}  {post.kind or '-':<8}  {post.media:<7}  {engagement:>11}  "
            f"{words:<{verdict}}  {post.id}  {counters_words(post)}"
        )


def _verdict(told: Explanation, post: ListedPost) -> str:
    left_out = why_not(told, post)
    words = [f"out: {left_out}" if left_out else "counts"]
    if post.gone:
        words.append("deleted")
    if post.stale:
        words.append("stale")
    return ", ".join(words)
