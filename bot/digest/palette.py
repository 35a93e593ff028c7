"""What all panels of a chart share: font, colours (distinct in grey too), sizes, frames."""

from collections.abc import Sequence

from bot.vocabulary import Status

Spec = dict[str, object]

FONT = "Noto Sans SC"
INK, SOFT, LINE = "#1F2933", "#5B6773", "#E4E8EC"
FILLS = {Status.RESOLVED: "#17696F", Status.IN_PROGRESS: "#E29A36", Status.PENDING: "#D6DCE3"}
WORDS_ON = {Status.RESOLVED: "#FFFFFF", Status.IN_PROGRESS: INK, Status.PENDING: INK}
PLOT_WIDTH = 286
NAME_WIDTH = 110


def panel(heading: str, layers: Sequence[Spec], height: object) -> Spec:
    """Layers under a heading, as wide as every other panel."""
    return {
        "title": {
            "text": heading,
            "anchor": "start",
            "frame": "bounds",
            "fontSize": 17,
            "color": INK,
            "offset": 10,
        },
        "width": PLOT_WIDTH,
        "height": height,
        "layer": list(layers),
    }
