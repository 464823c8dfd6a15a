// The phone's page in a real browser against a real server: node phone.mjs BUILD_DIR (tests/e2e/run.sh does it).
// Each step is a promise of the page; the first that is broken ends the run and leaves a picture.

import assert from "node:assert/strict";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { PhoneServer } from "./phone_server.mjs";

const SOURCE = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const BUILD = resolve(process.argv[2]);
const DEADLINE_MS = 15_000;
const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const PIXEL = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");

const steps = [];
const step = (name, run) => steps.push({ name, run });

/** One phone of the page by its customer's name. */
class Phone {
  constructor(page, name) {
    this.root = page.getByRole("region", { name: `${name}'s phone` });
  }
  async write(text) {
    const field = this.root.getByRole("textbox");
    await field.fill(text);
    await field.press("Enter");
  }
  from(who, text) {
    return this.root.locator(`.message.${who}`, { hasText: text });
  }
  tick(message, status) {
    return message.locator(`.ticks[data-status="${status}"]`);
  }
  state(words) {
    return this.root.locator(".who-state", { hasText: words });
  }
}

async function until(what, condition) {
  for (const end = Date.now() + DEADLINE_MS; !(await condition()); ) {
    if (Date.now() > end) throw new Error(`it did not come true: ${what}`);
    await new Promise((again) => setTimeout(again, 50));
  }
}

step("the page opens with one customer, online", async ({ ana }) => {
  await ana.state("online").waitFor();
  await ana.root.getByText("Corner Café").waitFor();
});

step("a message is answered, with bold text and buttons", async ({ ana }) => {
  await ana.write("hello");
  const answer = ana.from("bot", "Which one?");
  await answer.waitFor();
  assert.equal(await answer.locator("b").textContent(), "Ana");
  assert.deepEqual(await answer.locator(".choice").allTextContents(), ["Espresso", "Latte"]);
});

step("ticks turn to read on both sides, and the kernel knows", async ({ ana, server }) => {
  await ana.tick(ana.from("customer", "hello"), "read").waitFor();
  await ana.tick(ana.from("bot", "Which one?"), "read").waitFor();
  await until("the kernel's message is read", () => server.statuses().join() === "read");
});

step("a pressed button is answered and stays marked", async ({ ana }) => {
  await ana.root.getByRole("button", { name: "Latte" }).click();
  await ana.from("bot", "One latte").waitFor();
  await ana.root.locator(".choice.chosen", { hasText: "Latte" }).waitFor();
  await ana.from("customer", "Latte").locator(".quote").waitFor();
});

step("a second customer starts empty and sees nothing of the first", async ({ page, ana, bruno }) => {
  await page.getByRole("button", { name: "Add a customer" }).click();
  await page.getByRole("dialog", { name: "Add a customer" }).getByRole("button", { name: "Add", exact: true }).click();
  await bruno.root.getByText("Say hello, Bruno").waitFor();
  await bruno.write("only for Bruno");
  await bruno.from("bot", "You said: only for Bruno").waitFor();
  assert.equal(await bruno.root.getByText("latte").count(), 0);
  assert.equal(await ana.root.getByText("only for Bruno").count(), 0);
});

step("HTML and script are shown as text and run nothing", async ({ page, ana }) => {
  const text = `<img src=x onerror="window.harmed=1"><script>window.harmed=1</script> [x](javascript:harm())`;
  await ana.write(text);
  await ana.from("bot", "You said:").locator(".words", { hasText: text }).waitFor();
  assert.equal(await page.evaluate(() => window.harmed), undefined);
  assert.equal(await ana.root.locator(".log script, .log img[src='x'], .log a[href^='javascript']").count(), 0);
});

step("formatting, links and right-to-left are shown as on a phone", async ({ ana }) => {
  await ana.write("*b* _i_ ~s~ `c` 2*3*4 https://example.com/a_b_c. end");
  const said = ana.from("customer", "example.com");
  await said.waitFor();
  for (const [tag, text] of [["b", "b"], ["i", "i"], ["s", "s"], ["code", "c"]]) assert.equal(await said.locator(tag).textContent(), text);
  assert.equal(await said.locator("a").getAttribute("href"), "https://example.com/a_b_c");
  await ana.write("שלום עולם");
  const hebrew = ana.from("customer", "שלום").locator(".words");
  await until("Hebrew runs from right to left", async () => (await hebrew.evaluate((words) => getComputedStyle(words).direction)) === "rtl");
});

step("what curl posts appears at the open page", async ({ ana, server }) => {
  const answer = await fetch(`${server.url}/phone/api/messages`, {
    method: "POST", headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ customer: "5511999990001", name: "Ana", text: "from a terminal" }),
  });
  assert.equal(answer.status, 202);
  await ana.from("customer", "from a terminal").first().waitFor();
});

step("a picture and a place can be sent", async ({ ana }) => {
  await ana.root.locator("input[type=file]").setInputFiles({ name: "dot.png", mimeType: "image/png", buffer: PIXEL });
  const picture = ana.root.locator(".message.customer .picture img");
  await picture.waitFor();
  await until("the picture comes from the server", async () => (await picture.getAttribute("src")).includes("/phone/api/media/"));
  await until("the picture loads", () => picture.evaluate((image) => image.naturalWidth === 1));
  await ana.root.getByRole("button", { name: "Attach" }).click();
  await ana.root.getByRole("button", { name: "Location" }).click();
  await ana.root.getByRole("button", { name: "Send location" }).click();
  await ana.root.locator(".message.customer .map").waitFor();
});

step("what is written while the server is away is kept, sent once and answered when it is back", async ({ page, ana, server }) => {
  await server.stop();
  await page.locator("#banner").waitFor();
  await ana.write("are you there?");
  await ana.tick(ana.from("customer", "are you there?"), "unsent").waitFor();
  await server.start();
  await ana.state("online").waitFor();
  await ana.from("bot", "You said: are you there?").waitFor();
  assert.equal(await ana.from("customer", "are you there?").count(), 1);
  await page.locator("#banner").waitFor({ state: "hidden" });
});

step("what could not be sent survives a reload", async ({ page, ana }) => {
  await page.route("**/phone/api/messages", (route) => route.abort());
  await ana.write("in the tunnel");
  await page.reload();
  await ana.tick(ana.from("customer", "in the tunnel"), "unsent").waitFor();
  await page.unroute("**/phone/api/messages");
  await ana.from("bot", "You said: in the tunnel").waitFor();
  assert.equal(await ana.from("customer", "in the tunnel").count(), 1);
});

step("the history is there after a restart, in order, and the page comes back by itself", async ({ page, ana, bruno, server }) => {
  await server.stop();
  await server.start();
  await ana.state("online").waitFor();
  await bruno.state("online").waitFor();
  await page.reload();
  await ana.from("bot", "Which one?").waitFor();
  await bruno.from("bot", "You said: only for Bruno").waitFor();
  const first = await ana.root.locator(".message .words").allTextContents();
  assert.deepEqual(first.slice(0, 4), ["hello", "Hello, Ana! Which one?", "Latte", "One latte ☕ is on its way."]);
  await until("every answer is read", () => server.statuses().every((status) => status === "read"));
});

step("a narrow screen shows one phone at a time, with tabs and nothing cut off", async ({ page, ana, bruno }) => {
  await page.setViewportSize({ width: 360, height: 700 });
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= 360));
  await page.locator(".tab", { hasText: "Bruno" }).click();
  await until("Bruno's phone is in view", () => bruno.root.evaluate((phone) => Math.abs(phone.getBoundingClientRect().left) < 2));
  await bruno.write("small screen");
  await bruno.from("bot", "You said: small screen").waitFor();
});

const server = await PhoneServer.make(BUILD, SOURCE);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", headless: true, args: FLAGS });
const page = await browser.newPage({ viewport: { width: 1280, height: 860 } });
page.setDefaultTimeout(DEADLINE_MS);
const defects = [];
page.on("pageerror", (error) => defects.push(`error: ${error.message}`));
page.on("console", (message) => /Content.Security.Policy/i.test(message.text()) && defects.push(message.text()));
let current = "the start";
try {
  await server.start();
  await page.goto(`${server.url}/phone`);
  const bench = { server, page, ana: new Phone(page, "Ana"), bruno: new Phone(page, "Bruno") };
  for (const { name, run } of steps) {
    current = name;
    await run(bench);
    console.log(`ok    ${name}`);
  }
  assert.deepEqual(defects, [], "the page raised errors");
} catch (problem) {
  const picture = join(BUILD, "phone-failed.png");
  await page.screenshot({ path: picture }).catch(() => {});
  console.error(`FAILED ${current}\n${problem.stack}\n${defects.join("\n")}\npicture: ${picture}\nserver:\n${server.log.slice(-3000)}`);
  process.exitCode = 1;
} finally {
  await browser.close();
  await server.end();
}
