"""``make bench``: every figure as a ratio to its baseline, both measured in this run."""

import argparse
import asyncio
import tempfile
from pathlib import Path

from bench import digests, problems, reading, throughput

PARTS = ("burst", "start", "digest", "problems", "read", "gold")


def main() -> None:
    """Runs the parts asked for, all by default."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []])
    parser.add_argument(
        *("--matters",),
        type=int,
        nargs="+",
        default=[10_000, 100_000, 1_000_000],
        help="sizes of the ledger for the digest",
    )
    parser.add_argument("--rounds", type=int, default=3, help="rounds that take turns")
    parser.add_argument("--messages", type=int, default=1000, help="messages in a burst")
    parser.add_argument("--gold", type=Path, default=Path("../shared/gold"))
    options = parser.parse_args()
    parts = set(options.parts) or set(PARTS)
    with tempfile.TemporaryDirectory(prefix="wutong-bench-") as folder:
        if "burst" in parts:
            asyncio.run(throughput.bursts(Path(folder), options.rounds, options.messages))
        if "start" in parts:
            asyncio.run(throughput.starts(Path(folder), options.rounds))
        if "digest" in parts:
            digests.monthly(Path(folder), options.matters, options.rounds)
    if "problems" in parts:
        problems.quality()
        problems.speed()
    if "read" in parts:
        reading.speed(options.rounds)
    if "gold" in parts:
        reading.gold(options.gold)


main()
