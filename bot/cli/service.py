"""``wutong run``: the bot itself. Imported without typer when it is started directly."""

from pathlib import Path


def run(config: Path | None) -> int | None:
    """Runs the bot until it is told to stop. Raises ConfigError and Failure."""
    import os  # what a start needs is loaded in its order: wrong settings are told at once

    from bot.cli.failure import WRONG_USE, Failure
    from bot.config import load, missing_to_run

    settings = load(config, os.environ)
    missing = missing_to_run(settings)
    if missing:
        raise Failure(*missing, code=WRONG_USE)
    from bot import app

    return app.run(settings)
