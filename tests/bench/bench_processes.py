"""The processes that a benchmark starts: parley, the far end, PostgreSQL, the Node baseline and the load client.

Each is a context manager: it is up inside the block and gone after it. All data lies in one work folder, so that
everything writes to the same disk.
"""
import contextlib
import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import time
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(ROOT / "tests" / "support"))
from postgres_server import PostgresServer  # noqa: E402

SECRET = "bench-app-secret"
NUMBER = "100000000000001"
RULES = HERE / "rules.json"


class BenchFailed(Exception):
    """A scenario cannot be measured; the text says why."""


@contextlib.contextmanager
def process(command, **options):
    """A child that is asked to stop at the end of the block, and stopped when it does not."""
    child = subprocess.Popen([str(word) for word in command], text=True, **options)
    try:
        yield child
    finally:
        if child.stdin:
            child.stdin.close()
        if child.poll() is None:
            child.terminate()
        try:
            child.wait(30)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def first_line(child, name):
    line = child.stdout.readline().strip()
    if not line:
        raise BenchFailed(f"{name} did not start")
    return line


class Bench:
    """Where the programs are, and a folder for the data."""

    def __init__(self, build, folder):
        self.bin = pathlib.Path(build).resolve() / "bin"
        self.cache = pathlib.Path(build).resolve() / "bench"
        self.folder = folder

    def program(self, name):
        path = self.bin / name
        if not path.exists():
            raise BenchFailed(f"{path} is missing; `make bench` builds it")
        return path

    def load(self, mode, port, **words):
        """Runs the load client; gives its figures. once=True becomes --once, seconds=5 becomes --seconds 5."""
        command = [self.program("load_client"), mode, "--port", port]
        for name, value in words.items():
            command += [f"--{name}"] if value is True else [f"--{name}", value]
        done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise BenchFailed(done.stderr.strip())
        figures = json.loads(done.stdout)
        if figures["other"]:
            raise BenchFailed(f"{figures['other']} answers were refusals, the first: {figures['first_other']}")
        return figures

    def webhooks(self, port, **words):
        words.setdefault("path", "/api/v1/whatsapp/webhook")
        return self.load("webhook", port, secret=SECRET, number=NUMBER, **words)

    def figures_of(self, name, *arguments):
        """The JSON that one of the other benchmark programs prints."""
        done = subprocess.run([str(self.program(name)), *map(str, arguments), "--json"],
                              stdout=subprocess.PIPE, text=True, check=True)
        return json.loads(done.stdout)


class FarEnd:
    def __init__(self, port):
        self.url = f"http://127.0.0.1:{port}"

    def messages(self):
        with urllib.request.urlopen(self.url + "/") as answer:
            return json.load(answer)["messages"]


@contextlib.contextmanager
def far_end(bench):
    with process([bench.program("far_end")], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        yield FarEnd(first_line(child, "the far end"))


class Parley:
    def __init__(self, pid, url, data):
        self.pid = pid
        self.data = data
        self.port = int(url.rsplit(":", 1)[1])

    def metrics(self):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/metrics") as answer:
            lines = answer.read().decode().splitlines()
        return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines if line[:1] != "#")}

    def sign_in(self):
        """The first owner's access token."""
        account = self.data / "first-account"
        deadline = time.time() + 30
        while not (account.exists() and len(account.read_text(encoding="utf-8").split()) == 2):
            if time.time() > deadline:
                raise BenchFailed("the server made no first account")
            time.sleep(0.05)
        email, password = account.read_text(encoding="utf-8").split()
        body = json.dumps({"email": email, "password": password}).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/api/v1/auth/login", body,
                                         {"Content-Type": "application/json"})
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)["access_token"]

    def get(self, path, token):
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}",
                                         headers={"Authorization": f"Bearer {token}"})
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    def wait_until(self, reached, seconds, what):
        """Asks for the metrics until `reached` is true of them. Gives the time at which it was (seconds since 1970)."""
        end = time.time() + seconds
        while time.time() < end:
            metrics = self.metrics()
            if reached(metrics):
                return time.time()
            time.sleep(0.02)
        raise BenchFailed(f"{what} did not happen within {seconds} s")

    def cpu_seconds(self):
        """Of all threads, in user and kernel mode, since the start: what a busy machine does not distort."""
        fields = pathlib.Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory_kb(self):
        status = pathlib.Path(f"/proc/{self.pid}/status").read_text(encoding="ascii")
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS:"))


PEOPLE_LIMITS = """
[auth]
access_ttl = "1h"
[limits]
tenant_per_minute = 1000000
user_per_minute = 1000000
address_per_minute = 1000000
"""


def write_config(folder, far_end_url, database, people, flows):
    """A configuration of one Cloud API number without limits of its own; all else as shipped. With `people` there are
    accounts, whose calls are not limited. `flows` are the files of the flows folder by their names."""
    etc = folder / "etc"
    (etc / "plugins.d").mkdir(parents=True)
    storage = "storage.postgres" if database else "storage.sqlite"
    for plugin in (storage, "bus.local", "provider.cloud", *(("auth.password", "auth.jwt") if people else ())):
        shutil.copy(ROOT / "etc" / "plugins.d" / f"{plugin}.toml", etc / "plugins.d")
    if database:
        text = f'enabled = true\nurl = "{database.url("parley")}"\n'
        (etc / "plugins.d" / "storage.postgres.toml").write_text(text, encoding="utf-8")
    for node in (ROOT / "etc" / "plugins.d").glob("node.*.toml") if flows else ():
        shutil.copy(node, etc / "plugins.d")
    for name, text in (flows or {}).items():
        (folder / "scripts" / "flows").mkdir(parents=True, exist_ok=True)
        (folder / "scripts" / "flows" / name).write_text(text, encoding="utf-8")
    (folder / "migrations").symlink_to(ROOT / "migrations")
    rules = folder / "scripts" / "auto"
    rules.mkdir(parents=True)
    lua = [f'on.keyword {{ "{rule["word"]}", reply = "{rule["reply"]}" }}'
           for rule in json.loads(RULES.read_text(encoding="utf-8"))]
    (rules / "bench.lua").write_text("\n".join(lua) + "\n", encoding="utf-8")
    (etc / "parley.toml").write_text(f"""
[server]
listen = "127.0.0.1:0"
[fetch]
allow_private = ["127.0.0.1"]
[scripts]
roots = ["{folder / 'scripts'}"]
[log]
level = "warning"
[storage]
plugin = "{storage}"
{PEOPLE_LIMITS if people else ""}""", encoding="utf-8")
    (etc / "channels.toml").write_text(f"""
[[channel]]
id = "bench"
provider = "provider.cloud"
phone_number_id = "{NUMBER}"
access_token = "token"
app_secret = "{SECRET}"
base_url = "{far_end_url}"
messages_per_second = 100000
pair_interval = "1ms"
pair_burst = 1000
""", encoding="utf-8")
    return etc / "parley.toml"


@contextlib.contextmanager
def parley(bench, name, far_end_url="http://127.0.0.1:9", database=None, people=False, flows=None):
    """A fresh server with an empty database: SQLite, or what postgres() gave. Under a name that was used before, that
    one started again."""
    folder = bench.folder / name
    config = folder / "etc" / "parley.toml"
    if not config.exists():
        write_config(folder, far_end_url, database, people, flows)
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PARLEY__")}
    command = [bench.program("parley"), "serve", "--config", config, "--data", folder / "data"]
    log = folder / "log"
    with open(log, "w", encoding="utf-8") as errors, \
         process(command, env=environment, stdout=subprocess.PIPE, stderr=errors) as child:
        for line in child.stdout:
            if "Health:" in line:
                url = line.split("Health:")[1].split("/health")[0].strip()
                break
        else:
            raise BenchFailed("parley did not start:\n" + log.read_text(encoding="utf-8"))
        yield Parley(child.pid, url, folder / "data")


@contextlib.contextmanager
def postgres(bench):
    """A cluster of its own with PostgreSQL's own defaults, and parley's database in it."""
    server = PostgresServer.create(bench.folder)
    try:
        server.start({})
        server.make_database("parley")
        yield server
    finally:
        server.remove()


def baseline_folder(bench):
    """The Node baseline with its packages, installed once for each lock file."""
    lock = (HERE / "baseline" / "package-lock.json").read_bytes()
    folder = bench.cache / ("baseline-" + hashlib.sha256(lock).hexdigest()[:12])
    if not (folder / "installed").exists():
        shutil.copytree(HERE / "baseline", folder, dirs_exist_ok=True)
        done = subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"], cwd=folder,
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
        if done.returncode != 0:
            raise BenchFailed("npm ci: " + done.stderr.strip())
        (folder / "installed").touch()
    shutil.copy(HERE / "baseline" / "server.mjs", folder)
    return folder


@contextlib.contextmanager
def node_baseline(bench, database, far_end_url):
    """The Node server; gives its port."""
    environment = dict(os.environ, NODE_ENV="production", FAR_END=far_end_url, APP_SECRET=SECRET, RULES=str(RULES),
                       DATABASE_HOST=str(database))
    with process(["node", "server.mjs"], cwd=baseline_folder(bench), env=environment, stdout=subprocess.PIPE) as child:
        yield int(first_line(child, "the Node baseline").rsplit(":", 1)[1])
