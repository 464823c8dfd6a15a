// The pages /docs, /redoc and /rapidoc in a real browser: node pages.mjs BUILD_DIR (tests/e2e/run.sh BUILD_DIR pages).
// Each shows every operation of the document, with nothing from elsewhere and no complaint of the browser.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { PhoneServer } from "./phone_server.mjs";

const SOURCE = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const BUILD = resolve(process.argv[2]);
const DEADLINE_MS = 60_000;
const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const METHODS = ["get", "post", "put", "patch", "delete"];

/** What stands for one operation on each page. Playwright looks into open shadow roots by itself. */
const PAGES = { "/docs": ".opblock-summary", "/redoc": 'li[data-item-id*="/operation/"]', "/rapidoc": ".nav-bar-path" };

execFileSync(join(SOURCE, "packaging/fetch-api-pages.py"), { stdio: "inherit" });

async function operationsOf(server) {
  const document = await (await fetch(`${server.url}/api-docs/openapi.json`)).json();
  return Object.values(document.paths).flatMap((path) => Object.keys(path).filter((name) => METHODS.includes(name))).length;
}

/** Opens a page and returns what is wrong with it. */
async function visit(browser, server, path, mark, operations) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 860 } });
  const defects = [];
  page.on("pageerror", (error) => defects.push(`error: ${error.message}`));
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && defects.push(`console: ${message.text()}`));
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (!["data:", "blob:"].includes(url.protocol) && url.origin !== server.url) defects.push(`a request to ${url}`);
  });
  const answer = await page.goto(server.url + path);
  assert.equal(answer.status(), 200, path);
  assert.match(answer.headers()["content-security-policy"], /default-src 'none'; script-src 'self';/, path);
  const texts = new Set();
  let shown = 0;
  for (const end = Date.now() + DEADLINE_MS; shown < operations && Date.now() < end; ) {
    const now = await page.locator(mark).allTextContents();
    for (const text of now) texts.add(text); // Swagger UI has no more on the page than what is in view
    shown = Math.max(now.length, texts.size);
    await page.mouse.wheel(0, 400);
    await new Promise((again) => setTimeout(again, 50)); // a page's policy lets nothing be evaluated in it
  }
  if (shown < operations) defects.push(`of ${operations} operations ${shown} are shown`);
  await page.screenshot({ path: join(BUILD, `page${path.replace("/", "-")}.png`) });
  await page.close();
  return defects;
}

const server = await PhoneServer.make(BUILD, SOURCE);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", headless: true, args: FLAGS });
try {
  await server.start();
  const operations = await operationsOf(server);
  assert.ok(operations > 50, `the document names ${operations} operations`);
  for (const [path, mark] of Object.entries(PAGES)) {
    const defects = await visit(browser, server, path, mark, operations);
    if (defects.length) process.exitCode = 1;
    console.log(`${defects.length ? "FAILED" : "ok   "} ${path} shows ${operations} operations\n${defects.slice(0, 20).join("\n")}`);
  }
} catch (problem) {
  console.error(`FAILED\n${problem.stack}\nserver:\n${server.log.slice(-3000)}`);
  process.exitCode = 1;
} finally {
  await browser.close();
  await server.end();
}
