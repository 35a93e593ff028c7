"""The desk's word on a digest that waits to be sent: release it, hold it, change its commentary."""

import re
from collections.abc import Sequence

from bot.domain.messages import Outgoing, Text
from bot.request import Request
from bot.store import KeptDigest, Tx
from bot.wording import days

LONGEST_WORD = 20
MOST_SENTENCES = 12
LONGEST_SENTENCE = 200
_IT = r"(?:这份|这个|简报)?"
_END = r"[吧了啊啦。！!~～，, ]*"
_RELEASE = re.compile(
    rf"{_IT}(?:放行|同意(?:发送?)?|可以发(?:送|了|出)?|发吧|发送|发出去?|通过){_IT}{_END}"
)
_HOLD = re.compile(rf"{_IT}(?:暂缓|先[不别]发|缓发|不要发|别发|等等再发|压一下){_IT}{_END}")
_WORD = re.compile(r"放行|同意|发|通过|暂缓|压一下")
_CHANGE = re.compile(
    r"^\s*(?P<name>[^\n]{0,12}?)点评\s*(?:改成|改为|换成)\s*[：:，,]?\s*(?P<words>\S.*)$", re.DOTALL
)
_SENTENCES = re.compile(r"[^。！!\n]+[。！!]?")
_NUMBERING = re.compile(r"^\s*(?:[-·•]|\d{1,2}[.、．)）])\s*")


def try_handle(request: Request, tx: Tx) -> list[Outgoing] | None:
    """The answer, where the message is a word on a digest that the sender reviews; else None."""
    text = request.incoming.text.strip()
    changed = _CHANGE.match(text)
    short = len(text) <= LONGEST_WORD and _WORD.search(text)
    if request.in_group or not (changed or short):
        return None
    waiting = tx.digests.to_review(request.member.user_id)
    bare = _without_names(text, waiting)
    held, released = _HOLD.fullmatch(bare), _RELEASE.fullmatch(bare)
    if not waiting or not (changed or held or released):
        return None
    meant = _meant(changed["name"] if changed else text, waiting)
    if len(meant) > 1:
        return [request.answer(Text(_which(meant)))]
    if changed:
        return [request.answer(Text(_change(tx, meant[0], changed["words"])))]
    said = _hold(tx, meant[0]) if held else _release(request, tx, meant[0])
    return [request.answer(Text(said))]


def _without_names(text: str, waiting: Sequence[KeptDigest]) -> str:
    """What is left must be the word alone: "同意1025延期" is about something else."""
    for each in waiting:
        text = text.replace(each.name, "")
    return text.strip()


def _meant(text: str, waiting: Sequence[KeptDigest]) -> list[KeptDigest]:
    """Those whose name the text has, else all."""
    return [each for each in waiting if each.name in text] or list(waiting)


def _which(waiting: Sequence[KeptDigest]) -> str:
    names = "、".join(map(_name, waiting))
    return f"待审的有{names}，请带上名字，如“放行{waiting[0].name}”。"


def _change(tx: Tx, digest: KeptDigest, words: str) -> str:
    sentences = sentences_of(words)
    kept = tx.digests.change(digest.id, commentary=sentences)
    if kept is None:
        return _too_late(digest)
    lines = [f"{n}. {sentence}" for n, sentence in enumerate(sentences, 1)]
    return "\n".join([f"{digest.name}的点评改成：", *lines, "回“放行”现在就发。"])


def sentences_of(words: str) -> list[str]:
    """The sentences of a commentary, one for each full stop or line, without numbering."""
    found = [_NUMBERING.sub("", part).strip() for part in _SENTENCES.findall(words)]
    return [part[:LONGEST_SENTENCE] for part in found if part][:MOST_SENTENCES]


def _hold(tx: Tx, digest: KeptDigest) -> str:
    if tx.digests.hold(digest.id) is None:
        return _too_late(digest)
    return f"好，{_name(digest)}先不发。要发的时候回“放行”。"


def _release(request: Request, tx: Tx, digest: KeptDigest) -> str:
    if tx.digests.release(digest.id, request.now) is None:
        return _too_late(digest)
    return f"好，{_name(digest)}马上发出。"


def _too_late(digest: KeptDigest) -> str:
    return f"{_name(digest)}已经发出去了。"


def _name(digest: KeptDigest) -> str:
    return f"{digest.name}（{days(digest.period)}）"
