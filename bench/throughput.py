"""Bursts and starts: Wutong against bots written with the SDK alone, on the same gateway."""

from pathlib import Path
from statistics import median

from bench.bots_run import SDK_ACK, SDK_REPLY, SDK_SQLMODEL, WUTONG, bot
from bench.gateway import Burst, Gateway
from bench.texts import reports

IN_FLIGHT = 64
WARM_UP = 50


def rate(burst: Burst, *, answered: bool) -> float:
    """Messages a second, from the first push to the last acknowledgement (or answer)."""
    ends = burst.answered if answered else burst.acked
    return len(ends) / (max(ends.values()) - min(burst.pushed.values()))


def share(values: list[float], part: float) -> float:
    """The value below which ``part`` of the sorted values lie."""
    return values[min(int(len(values) * part), len(values) - 1)]


async def bursts(folder: Path, rounds: int, messages: int) -> None:
    """(a) acknowledgements, (b) messages wholly done, (c) processor time of the bot."""
    ack_sdk: list[float] = []
    ack: list[float] = []
    done_sdk: list[float] = []
    done: list[float] = []
    waits: list[float] = []
    cpu: list[float] = []
    gateway = Gateway()
    await gateway.start()
    texts = reports(messages + WARM_UP)
    for number in range(rounds):
        async with bot(SDK_ACK, gateway, folder / f"ack{number}"):
            await gateway.burst(texts[messages:], in_flight=IN_FLIGHT, answers=False)
            burst = await gateway.burst(texts[:messages], in_flight=IN_FLIGHT, answers=False)
            ack_sdk.append(rate(burst, answered=False))
        async with bot(SDK_REPLY, gateway, folder / f"reply{number}"):
            await gateway.burst(texts[messages:], in_flight=IN_FLIGHT, answers=True)
            burst = await gateway.burst(texts[:messages], in_flight=IN_FLIGHT, answers=True)
            done_sdk.append(rate(burst, answered=True))
        async with bot(WUTONG, gateway, folder / f"wutong{number}") as running:
            await gateway.burst(texts[messages:], in_flight=IN_FLIGHT, answers=True)
            before = running.cpu_seconds()
            burst = await gateway.burst(texts[:messages], in_flight=IN_FLIGHT, answers=True)
            cpu.append((running.cpu_seconds() - before) / messages)
            ack.append(rate(burst, answered=False))
            done.append(rate(burst, answered=True))
        async with bot(WUTONG, gateway, folder / f"flood{number}"):
            await gateway.burst(texts[messages:], in_flight=IN_FLIGHT, answers=True)
            burst = await gateway.burst(texts[:messages], in_flight=None, answers=True)
            waits += burst.ack_seconds()
    await gateway.stop()
    waits.sort()
    print(f"bursts of {messages} reports, {IN_FLIGHT} in flight, median of {rounds} rounds")
    print(
        f"(a) acknowledged after storing  {median(ack):7.0f}/s  "
        f"ratio {median(ack) / median(ack_sdk):.2f} to the SDK acknowledging only "
        f"({median(ack_sdk):.0f}/s)"
    )
    print(
        f"(b) stored, read and answered   {median(done):7.0f}/s  "
        f"ratio {median(done) / median(done_sdk):.2f} to the SDK replying only "
        f"({median(done_sdk):.0f}/s)"
    )
    print(f"(c) processor time of the bot   {median(cpu) * 1000:7.2f} ms a message, wholly done")
    print(
        f"    all {messages} at once: acknowledged within p50 {share(waits, 0.5):.2f} s, "
        f"p99 {share(waits, 0.99):.2f} s, longest {waits[-1]:.2f} s"
    )


async def starts(folder: Path, rounds: int) -> None:
    """(e) start to open connection, and memory then, against the SDK with one SQLModel table."""
    gateway = Gateway()
    await gateway.start()
    figures: dict[str, list[tuple[float, float]]] = {"sdk": [], "wutong": []}
    for number in range(rounds + 1):
        for name, arguments in (("sdk", SDK_SQLMODEL), ("wutong", WUTONG)):
            where = folder / f"start-{name}" / ("first" if number == 0 else "again")
            async with bot(arguments, gateway, where) as running:
                if number:
                    figures[name].append((running.start_seconds, running.resident_mib()))
    await gateway.stop()
    sdk_s, sdk_mib = (median(column) for column in zip(*figures["sdk"], strict=True))
    our_s, our_mib = (median(column) for column in zip(*figures["wutong"], strict=True))
    print(
        f"(e) start to open connection    {our_s:7.2f} s   ratio {our_s / sdk_s:.2f} ({sdk_s:.2f} s)"
    )
    print(
        f"    memory when connected       {our_mib:7.0f} MiB ratio {our_mib / sdk_mib:.2f} "
        f"({sdk_mib:.0f} MiB), both to the SDK with one SQLModel table"
    )
