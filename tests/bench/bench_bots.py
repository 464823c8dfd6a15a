"""Flows and durable scripts: the engines alone, a flow on the whole way of a message, and very many that wait."""
import hashlib
import json
import sqlite3
import time

from bench_figures import Figure, aimed, cpu_note, notes
from bench_processes import BenchFailed, far_end, parley

CONNECTIONS = 256
WAITING = 100_000
DUE_WITHIN = 60  # seconds in which all of them are due

# inbound -> condition -> price -> condition -> set -> reply with buttons -> wait, as in flow_bench, for whoever writes.
FLOW = json.dumps({
    "id": "order", "name": "order", "language": "en", "trigger": {"type": "default"}, "settings": {"max_visits": 1000},
    "nodes": [
        {"id": "start", "type": "start"},
        {"id": "is_size", "type": "condition", "config": {"rules": [
            {"id": "size", "variable": "message.text", "operator": "in", "value": ["S", "M", "L"]}]}},
        {"id": "price", "type": "assignment", "config": {"assignments": [
            {"name": "price", "operation": "set", "expression": "20 * 2 + 5"}]}},
        {"id": "is_dear", "type": "condition", "config": {"rules": [
            {"id": "dear", "variable": "vars.price", "operator": ">", "value": 100}]}},
        {"id": "set", "type": "assignment", "config": {"assignments": [
            {"name": "orders", "operation": "increment", "value": 1}]}},
        {"id": "reply", "type": "buttons", "config": {"body": "R$ {{vars.price}}. Another, {{contact.name}}?", "buttons": [
            {"id": "yes", "title": "Yes"}, {"id": "no", "title": "No"}], "timeout_seconds": 86400}}],
    "edges": [
        {"source": "start", "port": "next", "target": "is_size"}, {"source": "is_size", "port": "size", "target": "price"},
        {"source": "is_size", "port": "default", "target": "price"}, {"source": "price", "port": "next", "target": "is_dear"},
        {"source": "is_dear", "port": "dear", "target": "set"}, {"source": "is_dear", "port": "default", "target": "set"},
        {"source": "set", "port": "next", "target": "reply"}, {"source": "reply", "port": "yes", "target": "is_size"},
        {"source": "reply", "port": "no", "target": "is_size"}, {"source": "reply", "port": "other", "target": "is_size"}]})

# A question whose time ends: it is over then, and nothing is sent.
QUESTION = json.dumps({
    "id": "wait", "name": "wait", "nodes": [
        {"id": "start", "type": "start"},
        {"id": "ask", "type": "question", "config": {"text": "Size?", "answer": "text", "save_to": "size",
                                                     "timeout_seconds": 3600}},
        {"id": "end", "type": "end", "config": {}}],
    "edges": [{"source": "start", "port": "next", "target": "ask"}, {"source": "ask", "port": "next", "target": "end"},
              {"source": "ask", "port": "timeout", "target": "end"}]})

NUMBERS = f"WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {WAITING}) "
PEOPLE = [
    """INSERT INTO contacts (tenant_id, id, name, language, tags, vars, created_at, updated_at, phone)
       SELECT 'default', 'contact-' || n, 'Customer ' || n, 'en', '[]', '{}', :now, :now, '' FROM numbers""",
    """INSERT INTO contact_identities (tenant_id, channel_id, kind, value, contact_id)
       SELECT 'default', 'bench', 'address', 55110000000 + n, 'contact-' || n FROM numbers""",
    """INSERT INTO conversations (tenant_id, id, channel_id, contact_id, holder, rule_uses, last_inbound_at, created_at)
       SELECT 'default', 'conversation-' || n, 'bench', 'contact-' || n, '', '{}', :now, :now FROM numbers"""]
# As a turn leaves them: session n stands at its question, which is over at :first + n * :step.
SESSIONS = """INSERT INTO bot_sessions (tenant_id, id, conversation_id, channel_id, contact_id, peer, person, shard, program,
   name, version, status, reason, state, revision, due_at, requests, caller_request, started_at, updated_at)
   SELECT 'default', 'session-' || n, 'conversation-' || n, 'bench', 'contact-' || n, 55110000000 + n,
   '{"address":"' || (55110000000 + n) || '"}', n % 64, 'flow', 'wait', :version, 'waiting', '',
   '{"n":"ask","v":{"name":"Customer ' || n || '"},"k":{"ask":{"attempts":0}},"c":{"start":1,"ask":1},"w":{"f":"m","u":' ||
   CAST(:first + n * :step AS INTEGER) || '}}', 1, CAST(:first + n * :step AS INTEGER), '', 0, :now, :now FROM numbers"""


def bots(bench):
    flow = bench.figures_of("flow_bench", bench.bin.parent / "lib" / "parley" / "plugins")
    rate = flow["flow_resumes_per_second"]
    yield Figure("flow, turns of the engine alone", rate, "/s", aim=">= 30 000 /s", reached=rate >= 30_000,
                 note=f"{flow['flow_steps_per_resume']:g} steps each, state read and written, one thread")
    script = bench.figures_of("script_bench")
    fixed = script["replay_us"]["1"]
    for ask in ("5", "500"):
        replay = script["replay_us"][ask]
        yield Figure(f"script, a turn at question {ask}, replayed", replay, "us",
                     note=f"{replay - fixed:.1f} us more than at the first; {script['live_us'][ask]:.1f} us when in memory")
    yield from flow_answers(bench)


def flow_answers(bench, count=40_000):
    with far_end(bench) as far, parley(bench, "bots", far.url, flows={"order.flow.json": FLOW}) as server:
        load = bench.webhooks(server.port, text="M", connections=CONNECTIONS, seconds=60, count=count, once=True,
                              customers=5000)
        accepted = 'parley_messages_sent_total{result="accepted"}'
        end = server.wait_until(lambda metrics: metrics[accepted] >= count, 60, f"the recording of {count} answers")
        if far.messages() != count:
            raise BenchFailed(f"the far end got {far.messages()} messages for {count} webhooks")
        yield Figure("flow, turns on the whole way of a message", count / (end - load["begun"]), "/s",
                     note=notes(load, "webhook, turn, commit, POST, recorded; SQLite", cpu_note(server.cpu_seconds(), count)))


def database_of(server_data):
    return sqlite3.connect(server_data / "parley.db", timeout=60)


def size_of(connection):
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    pages, size = (connection.execute(f"PRAGMA {what}").fetchone()[0] for what in ("page_count", "page_size"))
    return pages * size


def fill(data):
    """Gives the bytes that one waiting session takes in the database, and when the first of them is due."""
    version = hashlib.sha256(QUESTION.encode()).hexdigest()
    now = int(time.time() * 1000)
    first = now + 45_000
    names = {"now": now, "version": version, "first": first, "step": DUE_WITHIN * 1000 / WAITING}
    connection = database_of(data)
    with connection:
        for insert in PEOPLE:
            connection.execute(NUMBERS + insert, names)
        connection.execute("INSERT INTO bot_versions VALUES ('default', 'flow', ?, 'wait', 1, ?, ?, '')", (version, QUESTION, now))
    before = size_of(connection)
    with connection:
        connection.execute(NUMBERS + SESSIONS, names)
    taken = size_of(connection) - before
    connection.close()
    return taken / WAITING, first


def sessions(bench):
    flows = {"wait.flow.json": QUESTION}
    with parley(bench, "sessions", flows=flows) as server:
        data = server.data
    size, first = fill(data)
    yield aimed("a waiting session in the database", size / 1024, "KB", 2, note=f"rows and indexes of {WAITING:,}")
    begun = time.time()
    with parley(bench, "sessions") as server:
        yield aimed(f"ready with {WAITING:,} sessions waiting", time.time() - begun, "s", 5)
        connection = database_of(data)
        end = first / 1000 + DUE_WITHIN + 120
        while connection.execute("SELECT COUNT(*) FROM bot_sessions WHERE status = 'waiting'").fetchone()[0]:
            if time.time() > end:
                raise BenchFailed("timers were still waiting two minutes after the last was due")
            time.sleep(1)
        late = [row[0] for row in connection.execute(
            """SELECT t.at - CAST(:first + SUBSTR(t.session_id, 9) * :step AS INTEGER) AS late FROM session_turns t
               WHERE t.cause = 'timer' ORDER BY late""", {"first": first, "step": DUE_WITHIN * 1000 / WAITING})]
        connection.close()
        if len(late) != WAITING or late[0] < 0:
            raise BenchFailed(f"{len(late)} of {WAITING} timers were told, the earliest {late[:1]} ms late")
        note = f"p50 {late[len(late) // 2]} ms, longest {late[-1]} ms; {cpu_note(server.cpu_seconds(), WAITING)}"
    yield aimed(f"{WAITING:,} timers due in a minute, lateness p99", late[len(late) * 99 // 100] / 1000, "s", 1, note=note)
