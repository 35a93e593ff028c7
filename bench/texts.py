"""The texts that bots and readers are measured with: the open part of the project's own corpus."""

import json
from pathlib import Path

CORPUS = Path(__file__).parent.parent / "tests" / "reader" / "corpus"


def lines() -> list[dict[str, object]]:
    """All labelled messages of the corpus, in the order of the files."""
    return [
        json.loads(line)
        for path in sorted(CORPUS.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]


def reports(count: int) -> list[str]:
    """``count`` reports as secretaries write them; repeats carry another ending, so that none is
    taken for the same message sent twice."""
    texts = [str(line["text"]) for line in lines() if line["intent"] == "report"]
    return [
        f"{texts[index % len(texts)]}\n（{index}）" if index >= len(texts) else texts[index]
        for index in range(count)
    ]
