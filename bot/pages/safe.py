"""What all pages share: headers that let a browser do nothing but show them, and days in addresses."""

from datetime import date

SAFE = {
    "Content-Security-Policy": "default-src 'none'; img-src 'self'; style-src 'self'; font-src 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


def day_of(text: str | None) -> date | None:
    """A day of an address; None where it makes no sense."""
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None
