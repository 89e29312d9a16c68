"""The limits beside which Ayn is measured, on the same machine in the same run."""

from __future__ import annotations

import re
import subprocess
import tempfile

from psycopg.conninfo import conninfo_to_dict

from backend.embedded import programs
from tests.house import House

# The row that the intake writes, with every column it fills; ids and digests differ from row to row.
INSERT = """INSERT INTO evaluations_evaluation
  (evaluation_id, visited_at, owner, rater, center_id, region_id, country_id, entity_id, local_day, factor_set,
   scores, waiting_minutes, completion_minutes, payment_methods, comment, comment_language,
   fingerprint, salt, commitment)
VALUES (gen_random_uuid(), now() - random() * interval '3 days', decode(md5(random()::text), 'hex'),
  decode(md5(random()::text), 'hex'), 1, 1, 1, 1, current_date, 1, '{5,4,4,1,3,5,3,0}', 35, 9, '{card}',
  'The wait was long although few people were there before me.', 'en',
  sha256(random()::text::bytea), sha256(random()::text::bytea), sha256(random()::text::bytea))"""


def pgbench(house: House, script: str, *, connections: int = 16, seconds: int = 5) -> float:
    """Transactions a second of a script, as PostgreSQL's own load generator measures them."""
    postgres = house.servers.postgres
    assert postgres is not None
    folder = programs.postgres_programs(for_all=postgres.user is not None)
    assert folder is not None
    where = conninfo_to_dict(house.servers.database_url)
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write(script + ";\n")
        file.flush()
        command = [str(folder / "pgbench"), "-n", "-M", "prepared", "-c", str(connections), "-j", "2"]
        command += ["-T", str(seconds), "-f", file.name, "-h", str(where["host"]), "-U", str(where["user"])]
        done = subprocess.run([*command, str(where["dbname"])], capture_output=True, text=True, check=False)
    found = re.search(r"tps = ([\d.]+)", done.stdout)
    if not found:
        raise RuntimeError(f"pgbench: {done.stderr[-500:]}")
    return float(found[1])


def granian(application: str, interface: str = "wsgi", *, workers: int = 2, threads: int = 8) -> list[str]:
    """Command of the HTTP server used in production; the port is appended.

    Each thread waits for a durable commit of its own: as many as the disk joins into one flush.
    """
    own = ["--blocking-threads", str(threads), "--backpressure", "64"] if interface == "wsgi" else ["--loop", "uvloop"]
    return [
        *("-m", "granian", "--interface", interface, "--host", "127.0.0.1", "--log-level", "warning"),
        *("--workers", str(workers), *own, application),
    ]
