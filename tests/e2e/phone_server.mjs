// A server of its own for the browser tests: a free port, a data folder, the rules of the test. It can be ended and started
// again on the same data.

import { execFileSync, spawn } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const START_DEADLINE_MS = 60_000;

const RULES = `
on.keyword { "hello", match = "exact", reply = { text = "Hello, *{{contact.name}}*! Which one?",
  buttons = { { id = "espresso", title = "Espresso" }, { id = "latte", title = "Latte" } } } }
on.keyword { "latte", match = "exact", reply = "One latte ☕ is on its way." }
on.default { run = function(chat) chat:say("You said: " .. chat.text) end }
`;

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

export class PhoneServer {
  static async make(build, source) {
    const server = new PhoneServer();
    server.folder = mkdtempSync(join(tmpdir(), "parley-phone-"));
    server.program = join(build, "bin/parley");
    server.port = await freePort();
    server.url = `http://127.0.0.1:${server.port}`;
    server.log = "";
    server.configure(source);
    return server;
  }

  configure(source) {
    const within = (...parts) => join(this.folder, ...parts);
    mkdirSync(within("etc/plugins.d"), { recursive: true });
    mkdirSync(within("scripts/auto"), { recursive: true });
    for (const plugin of ["storage.sqlite", "bus.local", "provider.loopback"])
      copyFileSync(join(source, `etc/plugins.d/${plugin}.toml`), within(`etc/plugins.d/${plugin}.toml`));
    writeFileSync(within("etc/parley.toml"), `[scripts]\nroots = ["${within("scripts")}"]\n`);
    writeFileSync(within("etc/channels.toml"), '[[channel]]\nid = "phone"\nprovider = "provider.loopback"\nname = "Corner Café"\n');
    writeFileSync(within("scripts/auto/cafe.lua"), RULES);
    for (const shared of ["migrations", "api-pages"]) symlinkSync(join(source, shared), within(shared));
  }

  async start() {
    const words = ["serve", "--config", join(this.folder, "etc/parley.toml"), "--data", join(this.folder, "data"), "--listen", `127.0.0.1:${this.port}`];
    this.process = spawn(this.program, words, { stdio: ["ignore", "pipe", "pipe"] });
    this.ended = new Promise((resolve) => this.process.once("exit", resolve));
    for (const stream of [this.process.stdout, this.process.stderr]) stream.on("data", (text) => (this.log += text));
    const end = Date.now() + START_DEADLINE_MS;
    while (!(await this.isReady())) {
      if (Date.now() > end || this.process.exitCode !== null) throw new Error(`the server did not start:\n${this.log}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  isReady() {
    return fetch(`${this.url}/health/ready`).then((answer) => answer.ok, () => false);
  }

  /** Ends it as an operator would. */
  async stop() {
    this.process.kill("SIGTERM");
    await this.ended;
  }

  async end() {
    if (this.process?.exitCode === null) await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** The kernel's own record of the messages it sent: their statuses, oldest first. */
  statuses() {
    const sql = "SELECT status FROM messages WHERE direction = 'out' ORDER BY id";
    return execFileSync("sqlite3", ["-readonly", join(this.folder, "data/parley.db"), sql], { encoding: "utf8" }).trim().split("\n");
  }
}
