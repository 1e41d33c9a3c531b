"""The aging table by DuckDB and by pandas, from columns that are in their memory already.

beside.py plain COLUMNS.csv DAYS PAST_DAYS
beside.py schedule LOANS.csv INSTALMENTS.csv PAYMENTS.csv DAYS

DAYS are numbers from 1970-01-01 with commas between. Prints name=value lines: milliseconds, median
and worst of the days; and what was counted, as day/[product/]bucket=cases/debtors/outstanding.
On past days only loans that were paid out by then count.
The first day is asked once before anything is measured.
"""

import sys
import time

import duckdb
import numpy
import pandas

# The last days of the buckets M0 to M6.
LAST_DAYS = numpy.array([0, 30, 60, 90, 120, 150, 180], dtype=numpy.int32)
# The same by arithmetic: thirty days a step, from 0 to 7.
BUCKET = "least(greatest(({day} - due_day + 29) // 30, 0), 7)"


def measure(name, days, table, counts_debtors):
    """Asks for the table of every day and prints how long it took."""
    table(days[0])
    times, entries = [], []
    for day in days:
        started = time.perf_counter()
        rows = table(day)
        times.append((time.perf_counter() - started) * 1e3)
        if counts_debtors:
            for *key, cases, debtors, outstanding in rows:
                entries.append(f"{day}/{'/'.join(map(str, key))}={cases}/{debtors}/{outstanding}")
    times.sort()
    print(f"{name}_ms={times[len(times) // 2]:.3f}")
    print(f"{name}_worst_ms={times[-1]:.3f}")
    if counts_debtors:
        print(f"{name}_entries={';'.join(sorted(entries))}")


def connect():
    """A database in memory that works with two threads."""
    database = duckdb.connect()
    database.execute("PRAGMA threads=2")
    return database


def plain(file, days, past_days):
    """A line of figures a case."""
    columns = pandas.read_csv(file)
    columns["debtor"] = pandas.factorize(columns["debtor"])[0].astype("int32")
    for name in ["due_day", "disbursed_day"]:
        columns[name] = columns[name].astype("int32")
    database = connect()
    database.register("columns", columns)
    database.execute(
        "CREATE TABLE cases AS SELECT due_day::INTEGER AS due_day, outstanding::BIGINT AS outstanding, "
        "debtor::INTEGER AS debtor, product::VARCHAR AS product, disbursed_day::INTEGER AS disbursed_day FROM columns"
    )
    database.unregister("columns")
    columns["product"] = columns["product"].astype("category")

    def by_duckdb(group, debtors, past):
        keys = "product, bucket" if group else "bucket"
        sql = (
            f"SELECT {'product, ' if group else ''}{BUCKET} AS bucket, count(*), "
            f"{'count(DISTINCT debtor), ' if debtors else ''}sum(outstanding) FROM cases "
            f"{'WHERE disbursed_day <= {day} ' if past else ''}GROUP BY {keys}"
        )
        return lambda day: database.execute(sql.format(day=day)).fetchall()

    def by_pandas(group, debtors, past):
        wanted = {"cases": ("outstanding", "size")}
        if debtors:
            wanted["debtors"] = ("debtor", "nunique")
        wanted["sum"] = ("outstanding", "sum")

        def table(day):
            frame = columns[columns["disbursed_day"] <= day] if past else columns
            bucket = numpy.searchsorted(LAST_DAYS, day - frame["due_day"].to_numpy()).astype("int8")
            frame = frame.assign(bucket=bucket)
            keys = ["product", "bucket"] if group else ["bucket"]
            found = frame.groupby(keys, observed=True).agg(**wanted).reset_index()
            return found.itertuples(index=False, name=None)

        return table

    for name, by in [("duckdb", by_duckdb), ("pandas", by_pandas)]:
        for table, some_days, group, past in [
            ("bucket", days, False, False),
            ("product", days, True, False),
            ("past", past_days, False, True),
        ]:
            measure(f"{name}_{table}", some_days, by(group, True, past), True)
            measure(f"{name}_{table}_without", some_days, by(group, False, past), False)


def schedule(loans, instalments, payments, days):
    """Instalments and payments: money goes to the oldest instalment first."""
    columns = pandas.read_csv(loans)
    columns["debtor"] = pandas.factorize(columns["debtor"])[0].astype("int32")
    database = connect()
    database.register("columns", columns)
    database.execute("CREATE TABLE loans AS SELECT loan::INTEGER AS loan, debtor::INTEGER AS debtor FROM columns")
    database.unregister("columns")
    database.execute(
        f"CREATE TABLE instalments AS SELECT loan::INTEGER AS loan, due_day::INTEGER AS due_day, "
        f"amount::BIGINT AS amount FROM read_csv('{instalments}')"
    )
    database.execute(
        f"CREATE TABLE payments AS SELECT loan::INTEGER AS loan, paid_day::INTEGER AS paid_day, "
        f"amount::BIGINT AS amount FROM read_csv('{payments}')"
    )
    running = "sum(amount) OVER (PARTITION BY loan ORDER BY due_day ROWS UNBOUNDED PRECEDING)::BIGINT"
    # The running sums are the same on every day, so somebody may have kept them.
    database.execute(f"CREATE TABLE sums AS SELECT *, {running} AS so_far FROM instalments ORDER BY loan, due_day")

    def by_duckdb(lines, debtors):
        sql = f"""
            WITH paid AS (SELECT loan, sum(amount)::BIGINT AS paid FROM payments WHERE paid_day <= {{day}} GROUP BY loan),
            lines AS ({lines}),
            short AS (
                SELECT loan, due_day, greatest(least(so_far - coalesce(paid, 0), amount), 0) AS shortfall
                FROM lines LEFT JOIN paid USING (loan)
            ),
            ages AS (
                SELECT loan, min(due_day) AS due_day, sum(shortfall)::BIGINT AS outstanding
                FROM short WHERE shortfall > 0 GROUP BY loan
            )
            SELECT {BUCKET} AS bucket, count(*), {'count(DISTINCT debtor), ' if debtors else ''}sum(outstanding)
            FROM ages {'JOIN loans USING (loan)' if debtors else ''} GROUP BY bucket"""
        return lambda day: database.execute(sql.format(day=day)).fetchall()

    window = f"SELECT *, {running} AS so_far FROM instalments WHERE due_day < {{day}}"
    kept = "SELECT * FROM sums WHERE due_day < {day}"
    measure("window", days, by_duckdb(window, True), True)
    measure("window_without", days, by_duckdb(window, False), False)
    measure("kept", days, by_duckdb(kept, True), True)
    measure("kept_without", days, by_duckdb(kept, False), False)


if __name__ == "__main__":
    kind, *rest = sys.argv[1:]
    files = [word for word in rest if word.endswith(".csv")]
    days = [[int(day) for day in word.split(",")] for word in rest[len(files) :]]
    {"plain": plain, "schedule": schedule}[kind](*files, *days)
