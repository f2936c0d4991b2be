"""Why a participant stands where it stands: the whole derivation of one standing from its own pages."""

from collections.abc import Mapping

from scoring.beside import beside
from scoring.boards import Board, Standing, Unranked
from scoring.calendar import Calendar
from scoring.edition import Edition
from scoring.explanation.data import Explanation, Pages
from scoring.explanation.differences import in_lines, in_reasons, in_standing
from scoring.explanation.floors import participant_floors
from scoring.explanation.found import found_on, known_of
from scoring.explanation.others import everyone
from scoring.explanation.place import place_of
from scoring.explanation.platforms import Judge
from scoring.explanation.summaries import account_part, posts_part
from scoring.explanation.values import value_step
from scoring.floors import CategoryFloors
from scoring.measures import MEASURES, Counted, pooled_rate
from scoring.recount import Rows
from scoring.roster import Participant
from scoring.rulings import Rulings
from scoring.sums import total


def explain(
    edition: Edition, participant: Participant, board: Board, rows: Rows, pages: Mapping[str, Pages]
) -> Explanation:
    """The explanation of a participant on a board.

    `rows` hold what the pages give of its accounts, by row key, up to the very offsets that the board stands for; `pages` is what was
    read of each. What the board says of the others is taken from it, and so are the rulings; everything else is worked out anew and
    compared. Raises LookupError where the participant is not on the board, or the board not of this edition.
    """
    mine = _on_board(board, participant)
    category = next(one for one in edition.categories if one.id == board.category)
    measure, rulings = MEASURES[category.measure], Rulings(board.rulings)
    today = Calendar(edition.time_zone).day(board.as_of)
    elapsed = edition.share_elapsed(today, board.window)
    ruling = rulings.against("participant", participant.id)

    known = known_of(edition, category, participant, rows, board.as_of, rulings, board.window)
    looked_at = {
        one: [it for it in known if it.account.platform == one and not it.why_not]
        for one in category.platforms
    }
    founds = {
        platform: found_on(ones, edition.start_day, together=edition.accounts == "all")
        for platform, ones in looked_at.items()
        if ones
    }
    judge = Judge(
        edition, category, board, participant.id, elapsed, over=today >= edition.end_day, ruled_out=ruling is not None
    )  # fmt: skip
    parts = [
        judge.part(one, founds[one]) if one in founds else judge.nothing(one) for one in category.platforms
    ]
    lines = [part.line for part in parts if part.line]
    counted = {
        line.platform: Counted(founds[line.platform].sums, founds[line.platform].audience, line.x)
        for line in lines
        if line.counted
    }
    ones, audience = list(counted.values()), sum(found.audience for found in founds.values())
    everything = total(found.everything for found in founds.values())
    shown = beside(
        edition.beside,
        everything,
        lines,
        near_cut=isinstance(mine, Standing) and "coverage" in mine.beside.flags,
    )

    differences = in_lines(mine.platforms, lines)
    asked = bool(lines) and ruling is None
    if asked:
        faults = CategoryFloors(category, edition.floors, elapsed).participant_faults(ones, audience)
        differences += in_reasons(mine, faults)
    if isinstance(mine, Standing) and ones:
        pooled = str(pooled_rate(ones)) if measure.audience else None
        differences += in_standing(mine, everything, measure.value(ones), pooled, shown)
    days = edition.end_day - edition.start_day
    return Explanation(
        edition=edition.id, edition_title=edition.title, time_zone=edition.time_zone, board=board.id, category=board.category,
        category_title=board.category_title, tier=board.tier, tier_title=board.tier_title, rule=board.rule,
        measure=board.measure, formula=measure.formula, unit=board.unit, scope=board.scope,
        media=edition.scopes.get(board.scope, ()), window=board.window,
        state=board.state, simulated=board.simulated, as_of=board.as_of, freeze_at=edition.bounds().freeze_at,
        day=int(elapsed * days), days=days, ties=edition.ties, ranked=len(board.standings), unranked=len(board.unranked),
        nominees=board.nominees, nominee_note=board.nominee_note, participant=participant.id, name=participant.name,
        differences=differences,
        place=place_of(board, mine, counted, edition.ties) if isinstance(mine, Standing) and not differences else None,
        reasons=mine.reasons if isinstance(mine, Unranked) else [],
        floors=participant_floors(category, edition.floors, elapsed, ones, audience) if asked else [],
        steps=[value_step(category.measure, ones)] if ones else [],
        platforms=parts,
        accounts=[
            account_part(one, edition.platform(one.account.platform).title, pages.get(one.account.id, Pages()), rulings)
            for one in known
        ],
        beside=shown,
        posts=posts_part(known, set(counted), rulings),
        rulings=rulings.concerning([participant]),
    )  # fmt: skip


def _on_board(board: Board, participant: Participant) -> Standing | Unranked:
    for one in everyone(board):
        if one.participant == participant.id:
            return one
    raise LookupError(f"{participant.id} is not on the board {board.id}")
