"""The steps of the schema. Adding one: a module in ``versions``, and its id at the end here."""

VERSIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009", "0010")
NEWEST = VERSIONS[-1]
