#!/usr/bin/env python3
"""The table of a run of bench/peers: the best of each engine, and how many times as fast ours is in the same task.

    peers.py RUN.jsonl
"""
import json
import sys

OURS = {"kefa-match", "kefa-compiled"}


def main():
    best = {}
    follow = []
    for line in open(sys.argv[1]):
        r = json.loads(line)
        if r["engine"] == "kefa-follow":
            follow.append(r)
            continue
        key = r["engine"], r["companies"], r["policies"], r["threads"], r["digest"]
        if key not in best or r["pairs_per_s"] > best[key]["pairs_per_s"]:
            best[key] = r
    # Engines limited to the first companies have a digest of their own: they are compared by speed with the task they are part of.
    tasks = {}
    for r in best.values():
        tasks.setdefault((r["policies"], r["threads"]), []).append(r)
    for (policies, threads), rows in sorted(tasks.items()):
        print(f"\n{policies:,} policies, {threads} thread{'s' if threads > 1 else ''}:\n")
        print("| engine | companies | pairs/s | kefa-match is | kefa-compiled is | result |\n|---|---:|---:|---:|---:|---|")
        digests = {r["digest"]: r["engine"] for r in rows if r["engine"] in OURS}
        ours = {}
        for r in rows:
            if r["engine"] in OURS:
                kind = r["engine"], r["companies"]
                ours[kind] = min(ours.get(kind, r["pairs_per_s"]), r["pairs_per_s"])
        for r in sorted(rows, key=lambda r: -r["pairs_per_s"]):
            cells = []
            for engine in ("kefa-match", "kefa-compiled"):
                same = [o for o in rows if o["engine"] == engine and o["digest"] == r["digest"]]
                speed = same[0]["pairs_per_s"] if same else max((s for (e, n), s in ours.items() if e == engine and n >= r["companies"]), default=None)
                cells.append(f"{speed / r['pairs_per_s']:.1f} x" if speed and r["engine"] not in OURS else "")
            same = "ours" if r["engine"] in OURS else "same" if r["digest"] in digests else "first companies only, or counted otherwise"
            print(f"| {r['engine']} | {r['companies']:,} | {r['pairs_per_s']:,} | {cells[0]} | {cells[1]} | {same} |")
    for r in follow:
        print(f"\nFollowing {r['companies']:,} companies and {r['policies']:,} policies: a changed company {r['changed_company_ms']} ms, "
              f"a new policy {r['new_policy_ms']} ms, the next day {r['next_day_ms']} ms (medians).")


if __name__ == "__main__":
    main()
