"""What can go wrong with the store, as others see it.

``StoreError``
    ``StoreUnavailable``   the database cannot be used at the moment; the same work may succeed later
        ``StoreClosed``    the store was closed
    ``SchemaOutdated``     the database has to be migrated first, or is newer than the program
    ``AlreadyHandled``     somebody else finished the message in the meantime; nothing was written
    ``Superseded``         the report has a newer version in the meantime; nothing was written
    ``NotFound``           a row that was named by its id does not exist
"""


class StoreError(Exception):
    """The root of the store's own errors."""


class StoreUnavailable(StoreError):
    """The database cannot be used at the moment. Whether the work was committed is unknown where
    the connection broke during the commit, so what is repeated must be keyed."""


class StoreClosed(StoreUnavailable):
    """The store was closed."""


class SchemaOutdated(StoreError):
    """The schema of the database is not the one this program needs; says in Chinese what to do."""


class AlreadyHandled(StoreError):
    """A message was finished by somebody else after its lease had run out."""


class Superseded(StoreError):
    """A report has a newer version already, or was withdrawn."""


class NotFound(StoreError):
    """There is no such row."""
