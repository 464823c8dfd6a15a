"""The scenarios: each starts what it needs, puts load on it and gives figures. docs/benchmarks.md explains them."""
import socket
import subprocess
import time

from bench_bots import bots, sessions
from bench_figures import Figure, aimed, cpu_note, notes, ratio_of
from bench_people import conversation_lists, live_events, live_memory
from bench_processes import BenchFailed, far_end, node_baseline, parley, postgres, process

CONNECTIONS = 256
QUIET_TEXT = "mensagem sem resposta"  # meets no rule
ASKING_TEXT = "Oi, qual o preço do plano?"


def webhooks(bench):
    with parley(bench, "webhooks") as server:
        empty = bench.load("get", server.port, path="/health/live", connections=CONNECTIONS, seconds=5)
        used = server.cpu_seconds()
        kept = bench.webhooks(server.port, text=QUIET_TEXT, connections=CONNECTIONS, seconds=8, count=250_000, once=True)
        used = server.cpu_seconds() - used
        handled = server.metrics()["parley_events_handled_total"] / kept["seconds"]
    note = notes(kept, f"{handled:.0f}/s handled meanwhile", cpu_note(used, kept["ok"]))
    yield ratio_of("webhooks acknowledged", kept["per_second"], empty["per_second"], 0.4,
                   baseline_is="empty handler", note=note)
    yield Figure("webhooks acknowledged p99", kept["p99_ms"], "ms", note=f"{CONNECTIONS} connections, closed loop")


def parley_answers(bench, count, name="answers", database=None):
    with far_end(bench) as far, parley(bench, name, far.url, database) as server:
        load = bench.webhooks(server.port, text=ASKING_TEXT, connections=CONNECTIONS, seconds=60, count=count, once=True,
                              customers=5000)
        accepted = 'parley_messages_sent_total{result="accepted"}'
        end = server.wait_until(lambda metrics: metrics[accepted] >= count, 60, f"the recording of {count} answers")
        if far.messages() != count:
            raise BenchFailed(f"the far end got {far.messages()} messages for {count} webhooks")
        return count / (end - load["begun"]), notes(load, cpu_note(server.cpu_seconds(), count))


def node_answers(bench):
    with far_end(bench) as far, postgres(bench) as database, node_baseline(bench, database.folder, far.url) as port:
        words = {"path": "/webhook", "text": ASKING_TEXT, "connections": CONNECTIONS, "customers": 5000}
        bench.webhooks(port, seconds=2, count=20_000, once=True, **words)  # until its code is compiled
        load = bench.webhooks(port, seconds=10, count=100_000, once=True, **words)
        return load["per_second"]


def answers(bench):
    rate, note = parley_answers(bench, 40_000)
    node = node_answers(bench)
    yield ratio_of("complete answers", rate, node, 5, baseline_is="Node, PostgreSQL", note=note)
    with postgres(bench) as database:
        rate, note = parley_answers(bench, 40_000, "answers-postgres", database)
    yield ratio_of("complete answers on PostgreSQL", rate, node, 5, baseline_is="Node, PostgreSQL", note=note)


def latency(bench):
    with far_end(bench) as far, parley(bench, "latency", far.url) as server:
        load = bench.webhooks(server.port, text=ASKING_TEXT, connections=CONNECTIONS, seconds=20, rate=3300,
                              count=66_000, once=True, customers=5000)
    offered = f"at {load['per_second']:.0f}/s of 3300/s offered, every one answered by a rule"
    yield aimed("acknowledgement p50", load["p50_ms"], "ms", 10, note=notes(load, offered))
    yield aimed("acknowledgement p99", load["p99_ms"], "ms", 100)
    yield Figure("acknowledgement p99.9", load["p999_ms"], "ms")
    yield Figure("acknowledgement longest", load["max_ms"], "ms")


def idle(bench, connections=10_000):
    with parley(bench, "idle") as server:
        bench.load("get", server.port, path="/health/live", connections=64, seconds=1)
        before = server.memory_kb()
        command = [bench.program("load_client"), "idle", "--port", server.port, "--path", "/health/live",
                   "--connections", connections]
        with process(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as client:
            if client.stdout.readline().strip() != "ready":
                raise BenchFailed(client.stderr.read().strip())
            if server.metrics()["parley_http_connections"] < connections:
                raise BenchFailed("the server closed connections that should be idle")
            after = server.memory_kb()
    yield aimed("memory per idle connection", (after - before) / connections, "KB", 8,
                note=f"{connections} kept alive: {before} KB became {after} KB")


def rules(bench):
    found = bench.figures_of("rules_bench")
    for row in found["rules"]:
        yield ratio_of(f"rules, {row['patterns']} patterns: matched", row["match_per_second"],
                       row["single_loop_per_second"], None, baseline_is="a loop over RE2",
                       note=f"{row['answer_per_second']}/s with the answer made")
    for family, milliseconds in found["sandbox_ms"].items():
        yield aimed(f"sandbox, {family}: ended", milliseconds, "ms", 500)


def store(bench):
    rows = bench.figures_of("store_bench", bench.folder, 1.5)
    alone = rows[0]["write_sets_per_second"]
    for row in rows[1:]:
        yield ratio_of(f"store, {row['submitters']} submitters", row["write_sets_per_second"], alone, None,
                       baseline_is="a commit for each", note=f"{row['sets_a_commit']:g} write sets a commit")


def edge(bench):
    # edge_bench writes its port nowhere, so it gets one that was free a moment ago.
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with process([bench.program("edge_bench"), port], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL):
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        inline = bench.load("get", port, path="/inline", connections=CONNECTIONS, seconds=3)
        worker = bench.load("get", port, path="/worker", connections=CONNECTIONS, seconds=3)
        echo = bench.webhooks(port, path="/echo", text=QUIET_TEXT, connections=CONNECTIONS, seconds=3, count=100_000)
    yield ratio_of("edge, by way of the workers", worker["per_second"], inline["per_second"], None,
                   baseline_is="on the I/O thread")
    yield ratio_of("edge, a webhook's body echoed", echo["per_second"], inline["per_second"], None,
                   baseline_is="an empty GET", note="by way of the workers, neither checked nor read")


SCENARIOS = {"webhooks": webhooks, "answers": answers, "latency": latency, "idle": idle, "rules": rules, "store": store,
             "edge": edge, "lists": conversation_lists, "live": live_events, "live-idle": live_memory,
             "bots": bots, "sessions": sessions}
