"""Rulings in words: the same on pages, in the terminal and in what `gsm rule` says."""

from scoring.boards import Board
from scoring.edition import instant_text
from scoring.rulings import Ruling
from streams.facts import amount


def rulings_words(board: Board) -> str:
    """How many are in force on the participants of a board's tier, in any category."""
    return f"{amount(len(board.rulings), 'ruling')} in force on {board.tier_title}"


def about(ruling: Ruling) -> str:
    """What it is about: post v1 of sim.youtube, readings of sim.youtube on 2020-03-01, account sim.youtube, participant sim."""
    account, _, rest = ruling.id.partition("/")
    if ruling.target == "post":
        return f"post {rest} of {account}"
    if ruling.target == "reading":
        return f"readings of {account} on {rest}"
    return f"{ruling.target} {ruling.id}"


def signed(ruling: Ruling, time_zone: str) -> str:
    """Who made it and when, in the edition's zone."""
    return f"{ruling.by}, {instant_text(ruling.at, time_zone)}"
