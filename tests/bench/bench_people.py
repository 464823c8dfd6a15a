"""What people wait for: lists out of very many conversations, and events on very many WebSockets."""
import sqlite3
import subprocess

from bench_figures import Figure, aimed
from bench_processes import BenchFailed, parley, postgres, process

CONVERSATIONS = 1_000_000
READERS = 2  # people who look at the same moment
LIVE_SOCKETS = 1000
IDLE_SOCKETS = 10_000

# One contact and one conversation for each n: six of ten open, one snoozed, three resolved; 50 people, 20 queues and
# 10 departments hold a part of them; the order in which they spoke last is not the order of their ids.
CONTACTS = """
INSERT INTO contacts (tenant_id, id, name, language, tags, vars, created_at, updated_at, phone)
SELECT 'default', 'contact-' || n, 'Customer ' || n, 'en', '[]', '{}', 1700000000000, 1700000000000, '+5511' || (900000000 + n)
FROM numbers"""
ROWS = """
INSERT INTO conversations (tenant_id, id, channel_id, contact_id, holder, rule_uses, last_inbound_at, created_at, status,
 assigned_to, department_id, queue_id, tags, unread_count, last_message_at, last_message_text, last_message_direction,
 updated_at, snoozed_until, resolved_at)
SELECT 'default', 'conversation-' || n, 'bench', 'contact-' || n, '', '{}', 1700000000000, 1700000000000,
 CASE WHEN n % 10 < 6 THEN 'open' WHEN n % 10 = 6 THEN 'snoozed' ELSE 'resolved' END,
 CASE WHEN n % 3 = 0 THEN 'person-' || (n / 60 % 50) END, CASE WHEN n % 5 = 0 THEN 'department-' || (n / 50 % 10) END,
 CASE WHEN n % 4 = 0 THEN 'queue-' || (n / 40 % 20) END, CASE WHEN n % 100 = 0 THEN '["vip"]' ELSE '[]' END,
 CASE WHEN n % 7 = 0 THEN 3 ELSE 0 END, 1700000000000 + n * 7919 % 1000003, 'a question about order ' || n, 'in',
 1700000000000, CASE WHEN n % 10 = 6 THEN 4000000000000 END, CASE WHEN n % 10 > 6 THEN 1700000000000 END
FROM numbers"""
ON_POSTGRES = f"WITH numbers AS (SELECT n::bigint FROM generate_series(1, {CONVERSATIONS}) n)"
ON_SQLITE = f"WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {CONVERSATIONS})"

FILTERS = {
    "all": "", "open": "status=open", "resolved": "status=resolved", "one person's": "assigned_to=person-7",
    "one person's open": "assigned_to=person-7&status=open", "nobody's": "assigned_to=none",
    "nobody's open": "assigned_to=none&status=open", "a queue's": "queue_id=queue-3",
    "a department's": "department_id=department-4", "unread": "unread=true", "unread open": "unread=true&status=open",
    "with a tag": "tag=vip", "of a channel": "channel_id=bench", "oldest first": "sort=last_message_at",
    "page 200": "page=200",
}


def fill_postgres(database):
    for insert in (CONTACTS, ROWS):
        head, select = insert.split("SELECT", 1)
        database.sql(f"{ON_POSTGRES} {head} SELECT {select}", "parley")
    database.sql("VACUUM ANALYZE", "parley")


def fill_sqlite(data):
    connection = sqlite3.connect(data / "parley.db", timeout=30)
    with connection:
        for insert in (CONTACTS, ROWS):
            connection.execute(f"{ON_SQLITE} {insert}")
    connection.close()


def lists_of(bench, server, store):
    token = server.sign_in()
    times = {}
    for name, query in FILTERS.items():
        path = f"/api/v1/conversations?{query}"
        if len(server.get(path, token)["data"]) != 20:
            raise BenchFailed(f"{path} gave no 20 conversations")
        times[name] = bench.load("get", server.port, path=path, token=token, connections=READERS, seconds=2)["p99_ms"]
    slowest = max(times, key=times.get)
    note = ", ".join(f"{name} {time:.1f}" for name, time in times.items())
    yield aimed(f"20 of {CONVERSATIONS} conversations on {store}, p99 of the slowest", times[slowest], "ms", 20,
                note=f"{slowest}; {note}")
    search = bench.load("get", server.port, path="/api/v1/conversations?q=order+77", token=token, connections=READERS,
                        seconds=2)
    yield Figure(f"the same by search words on {store}, p99", search["p99_ms"], "ms",
                 note="looks through the 20 000 that spoke last")


def conversation_lists(bench):
    with postgres(bench) as database, parley(bench, "lists-postgres", database=database, people=True) as server:
        fill_postgres(database)
        yield from lists_of(bench, server, "PostgreSQL")
    with parley(bench, "lists-sqlite", people=True) as server:
        fill_sqlite(server.data)
        yield from lists_of(bench, server, "SQLite")


def live_events(bench):
    with parley(bench, "live", people=True) as server:
        token = server.sign_in()
        bench.webhooks(server.port, text="olá", connections=1, seconds=5, count=1, once=True)
        server.wait_until(lambda metrics: metrics["parley_events_handled_total"] >= 1, 10, "the first conversation")
        conversation = server.get("/api/v1/conversations", token)["data"][0]["id"]
        found = bench.load("live", server.port, token=token, connections=LIVE_SOCKETS, conversation=conversation,
                           count=200, rate=20)
    if found["missing"]:
        raise BenchFailed(f"{found['missing']} receipts never came")
    yield aimed(f"one event to {LIVE_SOCKETS} WebSockets, p99 of the receipts", found["each_p99_ms"], "ms", 50,
                note=f"from the POST of a note, p50 {found['each_p50_ms']:.1f} ms, 20 a second")
    yield Figure("its last receipt, p99", found["last_p99_ms"], "ms", note=f"p50 {found['last_p50_ms']:.1f} ms")


def live_memory(bench):
    with parley(bench, "live-idle", people=True) as server:
        token = server.sign_in()
        bench.load("live", server.port, token=token, connections=16, conversation="none", count=0)
        before = server.memory_kb()
        command = [bench.program("load_client"), "live-idle", "--port", server.port, "--token", token, "--connections",
                   IDLE_SOCKETS]
        with process(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as client:
            if client.stdout.readline().strip() != "ready":
                raise BenchFailed(client.stderr.read().strip())
            if server.metrics()["parley_live_sockets"] < IDLE_SOCKETS:
                raise BenchFailed("the server closed WebSockets that should be idle")
            after = server.memory_kb()
    yield aimed("memory per idle WebSocket", (after - before) / IDLE_SOCKETS, "KB", 16,
                note=f"{IDLE_SOCKETS} signed in and in their rooms: {before} KB became {after} KB")
