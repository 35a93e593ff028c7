"""A message as it is compared: plain characters, the subject apart from the rest."""

import re
import unicodedata
from dataclasses import dataclass

LONGEST_SUBJECT = 60
LONGEST_BODY = 700  # what people write after that repeats, quotes laws or thanks

MOST = 4 * LONGEST_BODY  # spaces and greetings included

_ESCAPE = re.compile(r"_x000d_", re.IGNORECASE)
_HALF = re.compile("[\ud800-\udfff]")  # of a character; nothing that is compared can hold it
_END = re.compile(r"[\n。！？!?；;]")
_GREETING = re.compile(
    r"^(?:尊敬的|敬爱的)?[^，。：:！!\n]{0,12}?(?:领导|书记|市长|区长|县长|主任|局长|政府|你们?|您|大家)?"
    r"[，,]?(?:你|您)?们?好[啊呀]?[，,：:！!。、\s]+|^(?:尊敬的|敬爱的)[^，。：:！!\n]{0,20}[，。：:！!\n]+"
)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """``subject`` is the first sentence, ``body`` the rest; both without spaces, lower case."""

    subject: str
    body: str

    @property
    def whole(self) -> str:
        """Both, with a break between."""
        return f"{self.subject}\n{self.body}"


def clean(text: str) -> Cleaned:
    """What is said first stands in for a subject where there is none; greetings are left out."""
    text = _HALF.sub("", _ESCAPE.sub("\n", text[:MOST]))
    text = unicodedata.normalize("NFKC", text).lower().strip()
    text = _GREETING.sub("", text).strip() or text
    end = _END.search(text, pos=4)
    cut = min(end.end() if end else len(text), LONGEST_SUBJECT)
    body = text[cut:].lstrip()
    body = _GREETING.sub("", body) or body
    return Cleaned(_without_spaces(text[:cut]), _without_spaces(body[:LONGEST_BODY]))


def first_sentence(text: str) -> str:
    """The subject as it was written, on one line, without a greeting."""
    text = _GREETING.sub("", text.strip()) or text.strip()
    end = _END.search(text, pos=4)
    sentence = (
        text[: end.start()]
        if end and end.group() in "\n。;；"
        else text[: end.end()]
        if end
        else text
    )
    return " ".join(sentence.split())[:LONGEST_SUBJECT]


def _without_spaces(text: str) -> str:
    return "".join(text.split())
