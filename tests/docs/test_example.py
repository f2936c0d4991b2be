"""The small award of docs/example: an outsider gets our ranks by hand, and our bytes by program."""

import csv
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from scoring.boards import encode_board
from scoring.recount import recount
from streams.season import Season
from streams.season.deliver import deliver
from tests.docs.example import FOLDER, Record, files

README = (FOLDER / "README.md").read_text()
LIBRARIES, MUSEUMS = ("lontar", "pustaka", "aksara", "nusa"), ("gajah", "keris", "wayang", "batik")
Divide = Callable[[int, int], int]


@pytest.mark.parametrize("name", files())
def test_the_files_are_those_that_gsm_makes(name: str) -> None:
    assert (FOLDER / name).read_bytes() == files()[name], "run: python -m tests.docs.example"


@pytest.mark.parametrize(
    "divide", [lambda a, b: a // b, lambda a, b: int(float(a) / float(b))], ids=["whole", "spreadsheet"]
)
def test_the_steps_of_the_readme_lead_to_our_ranks(divide: Divide) -> None:
    ranked, ways = steps(divide)
    assert [row for row in read("boards.csv") if row["rank"]] == ranked
    assert [row for row in read("platforms.csv") if row["x"] != "0"] == ways


def test_the_table_of_the_readme_is_right() -> None:
    (table,) = re.findall(r"\| eligible posts \| E .+?\n\n", README, re.DOTALL)
    told = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[2:] if line]
    assert told == [
        [row["participant"], row["platform"], row["posts"], row["E"], str(int(row["A_start"]) + int(row["A_end"])), row["r"], row["x"]]
        for row in read("platforms.csv") if row["category"] == "most-engaging" and row["tier"] == "museum"
    ]  # fmt: skip


def test_the_program_makes_the_bytes_of_the_example(tmp_path: Path) -> None:
    run(FOLDER / "edition.toml", FOLDER / "pages.jsonl", tmp_path)
    made = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    assert made == {file.name: file.read_bytes() for file in (FOLDER / "boards").iterdir()}


def test_the_program_makes_the_bytes_of_a_season(tmp_path: Path) -> None:
    # Given a whole invented year of 20,000 observations
    season = Season(seed=7, observations=20_000)
    deliver(season, out=tmp_path)
    # When both count it
    out = tmp_path / "out"
    out.mkdir()
    run(tmp_path / "season-2020.toml", tmp_path / "pages.jsonl", out)
    lines = (tmp_path / "pages.jsonl").read_bytes().splitlines()
    records = [Record(line, 1 << 50, place) for place, line in enumerate(lines)]
    boards = recount(season.edition, season.roster, records, 1).boards
    # Then all sixteen boards have the same bytes, and somebody is on them
    assert {f"{one.id}.json": encode_board(one) for one in boards} == {
        file.name: file.read_bytes() for file in out.iterdir()
    }
    assert sum(len(one.standings) for one in boards) > 100


def test_the_program_is_short_and_imports_nothing_of_ours() -> None:
    lines = (FOLDER / "count.py").read_text().splitlines()
    assert len(lines) <= 150
    assert max(map(len, lines)) <= 110
    imported = {
        name for line in lines for name in re.findall(r"^(?:import|from) ([\w, ]+?)(?: import|$)", line)
    }
    modules = {module for names in imported for module in names.split(", ")}
    assert modules <= set(sys.stdlib_module_names)


def run(edition: Path, pages: Path, out: Path) -> None:
    """Run the program as an outsider would: without this project's modules."""
    files_of_it = map(str, (FOLDER / "count.py", edition, edition.with_suffix(".csv"), pages, out))
    subprocess.run([sys.executable, "-I", *files_of_it], check=True, cwd=out)


def read(name: str) -> list[dict[str, str]]:
    """The lines of one of the CSV files."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def steps(divide: Divide) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """The steps of the README: the ranked as boards.csv has them, and the platforms with an x as platforms.csv has them."""
    posts, ranked, ways = [post for post in read("posts.csv") if counts(post)], [], []
    for category, platforms in (("most-active", ("twitter", "youtube")), ("most-engaging", ("twitter", "youtube")), ("best-images", ("twitter",))):  # fmt: skip
        images = category == "best-images"
        mine = [post for post in posts if not images or post["media"] in {"image", "mixed"}]
        for tier, participants in (("library", LIBRARIES), ("museum", MUSEUMS)):
            lines = {(who, where): line_of(mine, who, where) for who in participants for where in platforms}
            values, found = most_active(lines) if category == "most-active" else by_m(lines, divide)
            order = []
            for who, value in values.items():
                his = [post for post in mine if post["account"].startswith(f"{who}.")]
                order.append(
                    (value, len({post["created"][:10] for post in his}), sum(map(engagement, his)), who)
                )
            for rank, (value, days, total, who) in enumerate(sorted(order, reverse=True), 1):
                ranked.append({
                    "category": category, "tier": tier, "rank": str(rank), "participant": who, "value": str(value),
                    "active_days": str(days), "E": str(total), "nominee": "yes" if rank <= 2 else "no",
                })  # fmt: skip
            ways += [
                {"category": category, "tier": tier} | {key: str(value) for key, value in row.items()}
                for row in found
            ]
    return ranked, ways


Line = dict[str, int]


def counts(post: dict[str, str]) -> bool:
    """Step 1."""
    since, until = {"keris.twitter": ("", "2021-03-16"), "keris.twitter-2": ("2021-03-16", "9")}.get(
        post["account"], ("", "9")
    )
    in_period = "2021-03-01" <= post["created"] < "2021-04-01" and since <= post["created"] < until
    return in_period and post["kind"] in {"original", "quote"} and post["presence"] != "moved"


def eligible(post: dict[str, str]) -> bool:
    """Step 3: the counters that the platform requires are there."""
    needed = ("likes",) if "youtube" in post["account"] else ("likes", "comments", "shares")
    return all(post[counter].isdigit() for counter in needed)


def engagement(post: dict[str, str]) -> int:
    """Step 3."""
    counters = (
        ("likes", "comments") if "youtube" in post["account"] else ("likes", "comments", "shares", "quotes")
    )
    return sum(int(post[counter]) for counter in counters if post[counter].isdigit()) if eligible(post) else 0


def line_of(posts: list[dict[str, str]], who: str, where: str) -> Line:
    """Steps 4 and 5."""
    mine = [post for post in posts if re.match(rf"{who}\.{where}", post["account"])]
    first, last = (
        f"{who}.{where}{end}" for end in ("", "-2" if (who, where) == ("keris", "twitter") else "")
    )
    start, end = audience(first, "2021-03-01"), audience(last, "2021-04-01")
    number = sum(map(eligible, mine))
    return {
        "posts": len(mine),
        "eligible": number,
        "E": sum(map(engagement, mine)),
        "A_start": start,
        "A_end": end,
    }


def audience(account: str, before: str) -> int:
    """Step 5: the last reading before a day; 0 where it is hidden or there is none."""
    found = [
        row["followers"] for row in read("readings.csv") if row["account"] == account and row["read"] < before
    ]
    return int(found[-1]) if found and found[-1].isdigit() else 0


def most_active(lines: dict[tuple[str, str], Line]) -> tuple[dict[str, int], list[dict[str, object]]]:
    """Steps 8 and 9 for Most Active."""
    totals: dict[str, int] = {}
    for (who, _), line in lines.items():
        totals[who] = totals.get(who, 0) + line["posts"]
    return {who: total for who, total in totals.items() if total >= 15}, []


def by_m(
    lines: dict[tuple[str, str], Line], divide: Divide
) -> tuple[dict[str, int], list[dict[str, object]]]:
    """Steps 6 to 9 for M."""
    platforms = list(dict.fromkeys(where for _, where in lines))
    x: dict[tuple[str, str], int] = {}
    r: dict[tuple[str, str], int] = {}
    for platform in platforms:
        passing = [key for key, line in lines.items() if key[1] == platform and passes(line)]
        if len(passing) >= 3:
            r |= {
                key: divide(2 * 10**12 * lines[key]["E"], lines[key]["eligible"] * size(lines[key]))
                for key in passing
            }
            x |= {
                key: divide(10**6 * r[key] * len(passing), sum(r[one] for one in passing)) for key in passing
            }
    values = {}
    for who in dict.fromkeys(who for who, _ in lines):
        mine = [x[who, where] for where in platforms if (who, where) in x]
        if sum(size(lines[who, where]) for where in platforms) >= 2000 and len(mine) >= len(platforms):
            values[who] = sum(mine) // len(mine)
    order = sorted(lines, key=lambda key: (-values.get(key[0], -1), key[0]))
    found: list[dict[str, object]] = [
        {"participant": key[0], "platform": key[1], "posts": lines[key]["posts"], "hidden": lines[key]["posts"] - lines[key]["eligible"],
         "E": lines[key]["E"], "A_start": lines[key]["A_start"], "A_end": lines[key]["A_end"], "r": r[key], "x": x[key], "note": ""}
        for key in order if key in x
    ]  # fmt: skip
    return values, found


def passes(line: Line) -> bool:
    """Step 6."""
    hidden = line["posts"] - line["eligible"]
    return 10 * hidden <= line["posts"] and line["eligible"] >= 5 and size(line) >= 200


def size(line: Line) -> int:
    """Step 5: the audience, 0 for none."""
    return line["A_start"] + line["A_end"] if line["A_start"] and line["A_end"] else 0
