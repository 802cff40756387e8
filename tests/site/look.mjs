// Looks at a published site as readers get it: node look.mjs FOLDER [--only WORD] [--shots DIR]
// For every kind of page: no console error under a strict Content-Security-Policy, no request to another host, no serious finding of
// axe-core, light and dark, wide and narrow, nothing wider than a phone; valid HTML; at most 60 kB packed, style sheet included,
// pictures not. Prints each fault; exit code 1 when there is one, 3 when a tool is missing.
import { createServer } from "node:http";
import { readFileSync, readdirSync, statSync, mkdirSync, existsSync } from "node:fs";
import { join, extname } from "node:path";
import { gzipSync } from "node:zlib";
import { createRequire } from "node:module";

const LIMIT = 60_000;
const CSP = "default-src 'self'; base-uri 'none'; form-action 'none'";
const TYPES = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".svg": "image/svg+xml", ".js": "text/javascript" };

const folder = process.argv[2];
const only = process.argv.includes("--only") ? process.argv[process.argv.indexOf("--only") + 1] : "";
const shots = process.argv.includes("--shots") ? process.argv[process.argv.indexOf("--shots") + 1] : null;
const browserPath = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((p) => p && existsSync(p));

let puppeteer, axe, validator;
try {
  puppeteer = (await import("puppeteer-core")).default;
  const require = createRequire(import.meta.url);
  axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
  const { HtmlValidate, StaticConfigLoader } = await import("html-validate");
  const rules = JSON.parse(readFileSync(new URL("htmlvalidate.json", import.meta.url), "utf8"));
  validator = new HtmlValidate(new StaticConfigLoader(rules));
} catch (error) {
  console.log(`missing: ${error.message.split("\n")[0]}`);
  process.exit(3);
}
if (!browserPath) {
  console.log("missing: chromium");
  process.exit(3);
}

const files = readdirSync(folder, { recursive: true }).filter((f) => f.endsWith(".html") && statSync(join(folder, f)).isFile()).sort();
const faults = { count: 0, push(text) { this.count++; if (this.count <= 100) console.log(text); } };
const style = gzipSync(readFileSync(join(folder, "style.css")), { level: 9 }).length;
const weights = [];
for (const file of files) {
  const html = readFileSync(join(folder, file), "utf8");
  const bare = html.replace(/<svg[\s\S]*?<\/svg>/g, "");
  weights.push([gzipSync(bare, { level: 9 }).length + style, file]);
}
weights.sort((a, b) => b[0] - a[0]);
for (const [bytes, file] of weights) if (bytes > LIMIT) faults.push(`${file}: ${bytes} bytes packed`);
console.log(`${files.length} pages; the heaviest: ${weights.slice(0, 3).map(([b, f]) => `${f} ${b}`).join(", ")}; the median ${weights[weights.length >> 1]?.[0]}`);

// The kinds of pages: by folder and language; of each kind the first, the heaviest, and the middle one.
const kinds = new Map();
for (const [bytes, file] of weights) {
  const language = file.match(/\.([a-zA-Z-]+)\.html$/)?.[1] ?? "";
  const parts = file.split("/");
  const kind = `${parts.length === 2 ? file : parts.slice(0, -1).join("/")} ${language}`;
  if (!kinds.has(kind)) kinds.set(kind, []);
  kinds.get(kind).push(file);
}
const chosen = new Set();
const looked = new Set();
for (const [kind, list] of kinds) {
  if (!kind.includes(only)) continue;
  for (const file of [list[0], list[list.length >> 1], list[list.length - 1]]) chosen.add(file);
  if (kind.endsWith(" en") || kind.endsWith(" ")) looked.add(list[0]);
  else if (kind.endsWith("zh-Hant-HK")) looked.add(list[list.length >> 1]);
}

for (const file of chosen) {
  const report = await validator.validateString(readFileSync(join(folder, file), "utf8"));
  for (const result of report.results)
    for (const m of result.messages.filter((m) => m.severity === 2)) faults.push(`${file}:${m.line}:${m.column}: ${m.ruleId}: ${m.message}`);
}
console.log(`${chosen.size} pages validated`);

const server = createServer((request, response) => {
  const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
  const file = join(folder, path.endsWith("/") ? `${path}index.html` : path);
  response.setHeader("Content-Security-Policy", CSP);
  if (path === "/favicon.ico") return response.writeHead(204).end();
  if (!existsSync(file) || !statSync(file).isFile()) return response.writeHead(404).end();
  response.setHeader("Content-Type", TYPES[extname(file)] ?? "application/octet-stream");
  response.end(readFileSync(file));
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const origin = `http://127.0.0.1:${server.address().port}`;
const browser = await puppeteer.launch({ executablePath: browserPath, args: ["--no-sandbox", "--disable-gpu"] });
if (shots) mkdirSync(shots, { recursive: true });
let seen = 0;
for (const file of looked) {
  const page = await browser.newPage();
  page.on("console", (m) => m.type() === "error" && faults.push(`${file}: console: ${m.text()}`));
  page.on("pageerror", (e) => faults.push(`${file}: error: ${e.message}`));
  page.on("request", (r) => r.url().startsWith(origin) || r.url().startsWith("data:") || faults.push(`${file}: asks ${r.url()}`));
  for (const [name, width, scheme] of [["wide", 1440, "light"], ["phone", 390, "dark"]]) {
    await page.setViewport({ width, height: 900 });
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
    await page.goto(`${origin}/${file.split("/").map(encodeURIComponent).join("/")}`, { waitUntil: "load" });
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (over > 0) faults.push(`${file}: ${name}: ${over} pixels wider than the window`);
    await page.evaluate(axe);
    const found = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
    for (const v of found.violations.filter((v) => v.impact === "serious" || v.impact === "critical"))
      faults.push(`${file}: ${name} ${scheme}: axe ${v.id} (${v.nodes.length}): ${v.nodes[0].html.slice(0, 120)}`);
    if (shots) await page.screenshot({ path: join(shots, `${file.replaceAll("/", "_")}-${name}.png`) });
  }
  await page.close();
  seen++;
}
await browser.close();
server.close();
console.log(`${seen} pages looked at, wide and light, narrow and dark`);
console.log(`${faults.count} faults`);
process.exit(faults.count ? 1 : 0);
