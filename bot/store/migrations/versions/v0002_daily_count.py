"""A roll-up by day and branch, kept by triggers; indexes for what digests ask."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

COUNTED = (
    *("reported_on", "organization_id", "category", "status", "source"),
    *("resolved_on", "withdrawn", "merged_into", "verified"),
)
COLUMNS = "day, organization_id, matters, resolved, visits, visit_reports"
ADD = (
    "ON CONFLICT (day, organization_id) DO UPDATE SET "
    "matters = daily_count.matters + excluded.matters, "
    "resolved = daily_count.resolved + excluded.resolved, "
    "visits = daily_count.visits + excluded.visits, "
    "visit_reports = daily_count.visit_reports + excluded.visit_reports"
)
MATTER_FIELDS = "reported_on, organization_id, status, withdrawn, merged_into"
REPORT_FIELDS = "report_date, organization_id, visits, superseded, withdrawn"


def upgrade() -> None:
    """The table, filled from what there is, then the triggers that keep it."""
    op.create_table(
        "daily_count",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("organization_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("matters", sa.Integer, nullable=False),
        sa.Column("resolved", sa.Integer, nullable=False),
        sa.Column("visits", sa.Integer, nullable=False),
        sa.Column("visit_reports", sa.Integer, nullable=False),
    )
    _indexes()
    for table in ("matter", "report"):
        _fill(table)
        if op.get_bind().dialect.name == "sqlite":
            _triggers_on_sqlite(table)
        else:
            _trigger_on_postgresql(table)


def _indexes() -> None:
    op.drop_index("matter_by_day", "matter")
    op.create_index("matter_by_day", "matter", list(COUNTED))
    op.create_index("matter_by_end", "matter", ["resolved_on", "reported_on"])
    _partial("matter_by_place", ["organization_id", "place"], "place IS NOT NULL")
    _partial("matter_of_many", ["reported_on"], "households >= 10 AND status = 'resolved'")


def _partial(name: str, columns: list[str], where: str) -> None:
    condition = sa.text(where)
    op.create_index(name, "matter", columns, sqlite_where=condition, postgresql_where=condition)


def _counted(table: str, row: str) -> str:
    """Whether a row counts; ``row`` is NEW., OLD. or nothing."""
    if table == "matter":
        return f"NOT {row}withdrawn AND {row}merged_into IS NULL"
    return f"NOT {row}superseded AND NOT {row}withdrawn AND {row}visits IS NOT NULL"


def _values(table: str, row: str, sign: str = "") -> str:
    """What a row adds; with a minus as ``sign`` what it takes away."""
    if table == "matter":
        resolved = f"CASE WHEN {row}status = 'resolved' THEN 1 ELSE 0 END"
        return f"{row}reported_on, {row}organization_id, {sign}1, {sign}({resolved}), 0, 0"
    return f"{row}report_date, {row}organization_id, 0, 0, {sign}{row}visits, {sign}1"


def _fill(table: str) -> None:
    op.execute(
        f"INSERT INTO daily_count ({COLUMNS}) "
        "SELECT day, organization_id, sum(a), sum(b), sum(c), sum(d) FROM ("
        f"SELECT {_named(_values(table, ''))} FROM {table} WHERE {_counted(table, '')}"
        f") AS counted WHERE true GROUP BY day, organization_id {ADD}"
    )


def _named(values: str) -> str:
    day, organization, *rest = values.split(", ")
    columns = ", ".join(f"{value} AS {name}" for value, name in zip(rest, "abcd", strict=True))
    return f"{day} AS day, {organization} AS organization_id, {columns}"


def _change(table: str, row: str, sign: str = "") -> str:
    return (
        f"INSERT INTO daily_count ({COLUMNS}) SELECT {_values(table, row, sign)} "
        f"WHERE {_counted(table, row)} {ADD};"
    )


def _fields(table: str) -> str:
    return MATTER_FIELDS if table == "matter" else REPORT_FIELDS


def _triggers_on_sqlite(table: str) -> None:
    added, taken = _change(table, "NEW."), _change(table, "OLD.", "-")
    for when, does in (
        ("INSERT", added),
        ("DELETE", taken),
        (f"UPDATE OF {_fields(table)}", f"{taken} {added}"),
    ):
        name = f"{table}_count_{when.split()[0].lower()}"
        op.execute(f"CREATE TRIGGER {name} AFTER {when} ON {table} BEGIN {does} END")


def _trigger_on_postgresql(table: str) -> None:
    op.execute(
        f"CREATE FUNCTION count_{table}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP <> 'INSERT' THEN {_change(table, 'OLD.', '-')} END IF; "
        f"IF TG_OP <> 'DELETE' THEN {_change(table, 'NEW.')} END IF; "
        "RETURN NULL; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_count AFTER INSERT OR DELETE OR UPDATE OF {_fields(table)} "
        f"ON {table} FOR EACH ROW EXECUTE FUNCTION count_{table}()"
    )
