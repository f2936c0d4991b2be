"""The boards of a frozen award, to the byte: python count.py EDITION.toml ROSTER.csv PAGES.jsonl FOLDER

Written from docs/rules.md, docs/events.md and docs/boards.md. It takes accepted pages till after the freeze,
and an edition with all settings in it, polls everywhere, main accounts, measures posts and m; no rulings.
"""
import csv, json, sys, tomllib
from collections import Counter, defaultdict
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

COUNTERS, KINDS = ("likes", "comments", "shares", "quotes", "views"), ("original", "quote", "reply", "repost")
MEDIA, PRESENCES = ("unknown", "text", "image", "video", "link", "mixed"), ("gone", "seen", "moved")
LINE = ("platform posts hidden unsupported gone stale engagement top_post views audience_start audience_end "
        "rise fall slots_ok slots_due r x counted note").split()
E = tomllib.load(open(sys.argv[1], "rb"))
F, N, B, ZONE = E["floors"], E["nominees"], E["beside"], ZoneInfo(E["time_zone"])
day_of = lambda ms: datetime.fromtimestamp(ms // 1000, ZONE).toordinal()
midnight = lambda day: round(datetime.combine(date.fromordinal(day), time(), ZONE).timestamp()) * 1000
first, after = E["period"]["start"].toordinal(), E["period"]["end"].toordinal()
freeze = midnight(after + E["period"]["freeze_after_days"])
stale_before = freeze - B["stale_days"] * 86_400_000 if B["stale_days"] else 0

# What is known: of a post its counters, media and presence, of a day the audience, and which slots went well.
posts, audiences, slots, as_of, simulated = defaultdict(dict), defaultdict(dict), set(), 0, E["simulated"]
for page in map(json.loads, open(sys.argv[3], "rb")):
    account, at = page["account"], page["observed_at"]
    as_of, simulated = max(as_of, at), simulated or page.get("simulated", False)
    if at > freeze:
        continue
    if "followers" in page:
        days, number = audiences[account], page["followers"]
        days[day_of(at)] = max(days.get(day_of(at), ()), (at, -1 if number is None else number))
    if page.get("poll", {}).get("outcome") == "ok":
        slots.add((account, page["poll"]["slot"]))
    for seen in page.get("observations", ()):
        post = posts[account].setdefault((day_of(seen["created"]), seen["id"]), [(), (), (False,)])
        numbers = [-1 if (number := seen.get(one, -2)) is None else number for one in COUNTERS]
        kind, media = KINDS.index(seen.get("kind", "original")), MEDIA.index(seen.get("media", "unknown"))
        presence = PRESENCES.index(seen.get("presence", "seen"))
        post[0] = max(post[0], (at, *numbers, kind) if presence == 1 else ())
        post[1] = max(post[1], (at, media) if media else ())
        post[2] = max(post[2], (post[2][0] or presence == 2, at, presence))

def line_of(accounts, platform, scope):
    """A participant on a platform, as boards show it; also days, eligible posts (n) and audience (size)."""
    every, line, days, read = platform["poll_every_minutes"] * 60_000, Counter(n=0), set(), []
    for since, until, account in accounts:
        for (day, _), (counters, media, (moved, *presence)) in posts[account].items():
            shown = "video" if platform["all_video"] else MEDIA[media[1] if media else 0]
            known = counters and not moved and (scope == "all" or shown in E["scopes"][scope])
            if known and since <= day < until and KINDS[counters[6]] in E["counting_kinds"]:
                number = dict(zip(COUNTERS, counters[1:6]))
                needed, more = ([number[one] for one in platform[key]] for key in ("required", "optional"))
                engagement = sum(needed) + sum(max(0, one) for one in more) if min(needed) >= 0 else 0
                line.update(posts=1, hidden=-1 in needed, unsupported=-2 in needed and -1 not in needed,
                            gone=presence[1] == 0, stale=presence[1] == 1 and counters[0] < stale_before,
                            engagement=engagement, views=max(0, number["views"]), n=min(needed) >= 0)
                line |= Counter(top_post=engagement)  # the greater
                days.add(day)
        known = sorted((day, reading[1]) for day, reading in audiences[account].items() if day < after)
        start = max((day for day, _ in known if day < first), default=first)
        read.append([followers for day, followers in known if day >= start] or [0])
        for a, b in zip(steps := [one for one in read[-1] if one > 0], steps[1:]):
            line |= Counter(rise=1000 * (b - a) // a, fall=1000 * (a - b) // a)
        due = range(-(-midnight(since) // every), midnight(until) // every)
        line.update(slots_due=len(due), slots_ok=sum((account, slot * every) in slots for slot in due))
    start, end = max(0, read[0][0]) or None, max(0, read[-1][-1]) or None
    return {one: line[one] for one in LINE} | {
        "platform": platform["id"], "audience_start": start, "audience_end": end, "r": "0", "note": "",
        "n": line["n"], "days": days, "size": start + end if start and end else 0}

roster, platforms = {}, {one["id"]: one for one in E["platforms"]}
for row in csv.DictReader(open(sys.argv[2], encoding="utf-8-sig", newline="")):
    accounts = roster.setdefault((row["participant"], row["name"], row["tier"]), [])
    since = max(first, date.fromisoformat(row["valid_from"] or "0001-01-01").toordinal())
    until = min(after, date.fromisoformat(row["valid_to"] or "9999-12-31").toordinal() + 1)
    if row["main"] == "yes" and since < until:
        accounts.append((row["platform"], (since, until, row["account"])))

def board_of(category, tier):
    m, ranked, unranked, standings = category["measure"] == "m", [], [], []
    few = lambda n, k: f"{n:,} post{'s' * (n != 1)}{' with known counters' * m}; at least {k:,} needed"
    number, entries = "n" if m else "posts", [({"participant": participant, "name": name}, [
        line_of(mine, platforms[where], category["scope"]) for where in category["platforms"]
        if (mine := sorted(own for its, own in accounts if its == where))
    ]) for (participant, name, its_tier), accounts in sorted(roster.items()) if its_tier == tier["id"]]
    least, share, floor = category["least_platform_posts"], F["hidden_per_mille"], F["platform_audience"] * m
    for where in category["platforms"]:  # the floors of each participant; r and x of those who pass
        there = [one for _, lines in entries for one in lines if one["platform"] == where]
        for line in there:
            n, size, total, lost = line[number], line["size"], line["posts"], line["posts"] - line[number]
            line["note"] = (
                f"{lost:,} of {total:,} posts have hidden or missing counters; at most {share / 10:g} % may"
                if 1000 * lost > share * total else few(n, max(m, least)) if n < max(m, least)
                else "no reading of the audience" if m and not size
                else f"audience {size:,} (start + end); at least {floor:,} needed" if size < floor else "")
        there, needed = [one for one in there if m and not one["note"]], F["tier_participants"]
        rates, k = [2 * 10**12 * one["engagement"] // (one["n"] * one["size"]) for one in there], len(there)
        for line, r in zip(there, rates):
            line |= {"r": str(r), "x": 10**6 * r * k // sum(rates) if r else 0} if k >= needed else {
                "note": f"only {k} of the tier pass the floors here; at least {needed} needed"}
    for who, lines in entries:  # the floors of participants, and their values
        good, least = [one for one in lines if not one["note"]], max(1, category["least_platforms"])
        n, size = sum(one[number] for one in good), sum(one["size"] for one in lines)
        posts, floor = category["least_posts"], F["participant_audience"] * m
        reasons = ["no account on a platform of this board"] if not lines else [
            *[few(n, posts)] * (n < posts),
            *[f"audience {size:,} (start + end); at least {floor:,} needed"] * (size < floor),
            *[f"platforms that count: {len(good)}; at least {least} needed"] * (len(good) < least)]
        shown = [{key: line[key] for key in LINE} | {"counted": not line["note"]} for line in lines]
        sums = {key: sum(one[key] for one in lines) for key in (*LINE[1:7], "slots_ok", "slots_due")}
        sums["active_days"] = len(set().union(*(one["days"] for one in lines)))
        value = (sum(one["x"] for one in good) // len(good) if m else n) if good else 0
        strength = (-value, *(-sums[tie.replace("-", "_")] for tie in E["ties"]))
        ranked += [] if reasons else [(strength, who["participant"], who, value, sums, good, lines, shown)]
        unranked += [who | {"reasons": reasons, "platforms": shown}] if reasons else []
    order, places, least = [one[0] for one in sorted(ranked)], N["places"], N["least"]
    tied = order.count(order[places]) if order[places - 1:places] == order[places:places + 1] != [] else 0
    before = order.index(order[places]) if tied else min(len(order), places)
    nominees, note = (
        (0, f"no nomination: {len(order)} ranked, at least {least} needed") if len(order) < least
        else (before, f"a tie across place {places} is left out" if tied else "") if before >= least
        else (before + tied, f"all tied across place {places} are taken"))
    for place, (strength, _, who, value, sums, good, lines, shown) in enumerate(sorted(ranked)):
        top, rise, fall = (max(one[key] for one in lines) for key in ("top_post", "rise", "fall"))
        covered, top = 1000 * sums["slots_ok"] // sums["slots_due"], 1000 * top // (sums["engagement"] or 1)
        near = nominees and -B["near_cut"] <= place - nominees < B["near_cut"]
        flags = {"coverage": near and covered < B["coverage_per_mille"], "rise": rise >= B["jump_per_mille"],
                 "top-post": top >= B["top_post_per_mille"], "fall": fall >= B["jump_per_mille"]}
        e, n, size = (sum(one[key] for one in good) for key in ("engagement", "n", "size"))
        standings.append({
            "rank": order.index(strength) + 1, **who, "value": value,
            "shown": f"{value // 10**6:,}.{value % 10**6:06}" if m else f"{value:,}",
            "nominee": place < nominees, **{key: sums[key] for key in ("posts", "active_days", "engagement")},
            "pooled_rate": str(2 * 10**12 * e // (n * size)) if m else None,
            "beside": {"coverage": covered, "top_post": top, "rise": rise, "fall": fall,
                       **{key: sums[key] for key in ("gone", "hidden", "unsupported", "stale")},
                       "flags": [key for key in ("coverage", "top-post", "rise", "fall") if flags[key]]},
            "platforms": shown})
    return {"edition": E["id"], "category": category["id"], "tier": tier["id"], "window": None,
        "category_title": category["title"], "tier_title": tier["title"], "rule": category["rule"],
        "measure": category["measure"], "scope": category["scope"],
        "unit": "x the average of its tier" if m else "posts", "state": "FROZEN", "simulated": simulated,
        "as_of": as_of, "standings": standings, "unranked": unranked, "nominees": nominees,
        "nominee_note": note, "rulings": []}

for category in E["categories"]:
    for tier in E["tiers"]:
        with open(f"{sys.argv[4]}/{category['id']}.{tier['id']}.json", "w", encoding="utf-8") as file:
            json.dump(board_of(category, tier), file, ensure_ascii=False, separators=(",", ":"))
