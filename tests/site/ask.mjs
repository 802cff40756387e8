// Uses search and query page as readers do: node ask.mjs XINZHI [--shots DIR]
// XINZHI is the binary. It serves the project on a free port and publishes it into a folder. Looked at: suggestions by label in three
// languages, errors at their line and column, tables with links and passages, pictures, downloads, the query in the address, shipped
// questions as forms, the keyboard, no script at all, light and dark, axe, no request to another host, the weight of what is sent; and
// the search of the folder from the disk, with the fifty searches of the project. Exit code 1 with faults, 3 when a tool is missing.
import { spawn, spawnSync } from "node:child_process";
import { readFileSync, mkdtempSync, mkdirSync, existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { tmpdir } from "node:os";
import { gzipSync } from "node:zlib";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [binary, ...rest] = process.argv.slice(2);
const option = (name) => (rest.includes(name) ? rest[rest.indexOf(name) + 1] : null);
const [shots, list] = [option("--shots"), option("--fifty")];
const browserPath = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((p) => p && existsSync(p));
let puppeteer, axe, validator;
try {
  puppeteer = (await import("puppeteer-core")).default;
  axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  const { HtmlValidate, StaticConfigLoader } = await import("html-validate");
  validator = new HtmlValidate(new StaticConfigLoader(JSON.parse(readFileSync(new URL("htmlvalidate.json", import.meta.url), "utf8"))));
} catch (error) {
  console.log(`missing: ${error.message.split("\n")[0]}`);
  process.exit(3);
}
if (!browserPath) {
  console.log("missing: chromium");
  process.exit(3);
}
if (shots) mkdirSync(shots, { recursive: true });

let faults = 0;
const is = (truth, text) => {
  if (truth) return;
  faults++;
  console.log(`fault: ${text}`);
};

const server = spawn(binary, ["serve", "--bind", "127.0.0.1:0"], { stdio: ["ignore", "ignore", "pipe"] });
const origin = await new Promise((done, failed) => {
  let said = "";
  server.stderr.on("data", (data) => {
    said += data;
    const found = said.match(/http:\/\/127\.0\.0\.1:\d+/);
    if (found) done(found[0]);
  });
  server.on("exit", () => failed(new Error(said)));
});
const browser = await puppeteer.launch({ executablePath: browserPath, args: ["--no-sandbox", "--disable-gpu", "--allow-file-access-from-files"] });
const fresh = async () => {
  const page = await browser.newPage();
  page.on("pageerror", (error) => is(false, `script: ${error.message}`));
  page.on("console", (m) => m.type() === "error" && !m.location().url?.endsWith("favicon.ico") && is(false, `console: ${m.text()} ${m.location().url ?? ""}`));
  page.on("request", (r) => is(r.url().startsWith(origin) || r.url().startsWith("file:") || r.url().startsWith("data:"), `asks ${r.url()}`));
  return page;
};
const look = async (page, name) => {
  for (const [shape, width, scheme] of [["wide", 1280, "light"], ["phone", 390, "dark"]]) {
    await page.setViewport({ width, height: 900 });
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    is(over <= 0, `${name} ${shape}: ${over} pixels wider than the window`);
    await page.evaluate(axe);
    const found = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
    for (const v of found.violations.filter((v) => ["serious", "critical"].includes(v.impact))) is(false, `${name} ${shape}: axe ${v.id}: ${v.nodes[0].html.slice(0, 160)}`);
    if (shots) await page.screenshot({ path: join(shots, `${name}-${shape}.png`), fullPage: true });
  }
  await page.setViewport({ width: 1280, height: 900 });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: "light" }]);
};
const text = (page, selector) => page.$eval(selector, (e) => e.textContent.trim()).catch(() => "");
const ask = async (page, query) => {
  await page.$eval("#query", (e) => (e.value = ""));
  await page.focus("#query");
  await page.keyboard.sendCharacter(query);
  await page.keyboard.press("Escape");
  const before = await page.evaluate(() => (window.before = document.querySelector("#answer").firstChild, performance.now()));
  await page.keyboard.down("Control");
  await page.keyboard.press("Enter");
  await page.keyboard.up("Control");
  await page.waitForFunction(() => document.querySelector("#answer").firstChild && document.querySelector("#answer").firstChild !== window.before && !/…$/.test(document.querySelector("#told").textContent), { timeout: 20000 });
  return (await page.evaluate(() => performance.now())) - before;
};

// ---- what is sent ----
const get = async (path, accept = "text/html", language = "en") => fetch(origin + path, { headers: { Accept: accept, "Accept-Language": language } });
let weight = 0;
for (const path of ["/ask", "/ask.js", "/ask.css", "/style.css"]) weight += gzipSync(Buffer.from(await (await get(path)).arrayBuffer()), { level: 9 }).length;
console.log(`query page: ${weight} bytes packed`);
is(weight <= 40_000, `the query page weighs ${weight} bytes`);
for (const path of ["/ask", "/search?q=WIPO", "/ask?query=SELECT%20*%20%7B%3Fs%20%3Fp%20%3Fo%7D%20LIMIT%203&cite=1"]) {
  const report = await validator.validateString(await (await get(path)).text());
  for (const result of report.results) for (const m of result.messages.filter((m) => m.severity === 2)) is(false, `${path}:${m.line}:${m.column}: ${m.ruleId}: ${m.message}`);
}
is((await (await get("/query")).text()).includes('id="query"'), "a browser at /query gets the page");
is((await get("/query", "text/turtle")).headers.get("content-type").startsWith("text/turtle"), "others get the description");
const found = await (await get("/search?q=%E6%96%B0%E8%B4%A8%E7%94%9F%E4%BA%A7%E5%8A%9B", "application/json")).json();
is(found.found[0]?.name === "concept:nqpf" && found.found[0].page === "page/concept/nqpf.en.html", "JSON of a search");

// ---- the query page ----
const page = await fresh();
await page.setViewport({ width: 1280, height: 900 });
await page.goto(`${origin}/ask?lang=en`, { waitUntil: "load" });
await look(page, "ask-empty");
const first = await ask(page, "SELECT ?speaker ?quotation { ?quotation xz:speaker ?speaker } LIMIT 5");
const again = await ask(page, "SELECT ?speaker ?quotation { ?quotation xz:speaker ?speaker } LIMIT 7");
console.log(`first result after ${first.toFixed(0)} ms, the next after ${again.toFixed(0)} ms`);
is((await page.$$("#answer tbody tr")).length === 7, "rows of a table");
is(await page.$eval("#answer tbody a", (a) => /page\/(person|org)\/.*\.en\.html$/.test(a.href)), "links to pages");
is((await page.$$("#answer td.cited a.chip")).length > 0, "passages");
is(page.url().includes("query=SELECT"), "the query in the address");
is((await text(page, "#told")).includes("7"), "what was found is said");
const csv = await page.$$eval("#answer .formats a", (list) => list.map((a) => a.href));
is(csv.length === 5 && (await (await fetch(csv[0])).text()).startsWith("speaker,quotation"), "downloads");
await look(page, "ask-table");
await page.reload({ waitUntil: "load" });
is((await page.$$("#answer tbody tr")).length === 7, "the address gives the same page");
is(await page.$$eval("#paint .t-keyword", (all) => all.map((e) => e.textContent).join(" ")) === "SELECT LIMIT", "colours");

await ask(page, "SELECT ?s {\n  ?s a xz:Strategy ;;\n  FILTER(");
is((await page.$eval(".problem", (e) => e.dataset.line)) === "3", "the line of an error");
await page.click(".to-problem");
is(await page.evaluate(() => document.activeElement.id === "query"), "the way to an error");
await look(page, "ask-error");

await ask(page, "CONSTRUCT { ?p xz:underStrategy ?s } { ?p a xz:Proposal ; xz:underStrategy ?s }");
is((await page.$$("#answer svg a")).length > 5, "a picture with links");
await look(page, "ask-picture");
await page.select("select[name=chart]", "bars");
await ask(page, "SELECT ?indicator ?value ?unit { ?f xz:indicator ?indicator ; qudt:numericValue ?value ; qudt:unit ?unit }");
is((await page.$$("#answer svg rect")).length > 10, "bars");
const drawn = await fetch((await page.$$eval("#answer .formats a", (all) => all.map((a) => a.href))).find((href) => href.includes("format=svg")));
is(drawn.headers.get("content-type").startsWith("image/svg+xml") && (await drawn.text()).includes("<style>"), "a chart as a file");
await look(page, "ask-bars");
await page.select("select[name=chart]", "");
await ask(page, "ASK { person:xia-baolong a foaf:Person }");
is((await text(page, "#answer")) === "true", "a truth value");
await ask(page, "SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }");
is((await text(page, "#answer")).includes("SERVICE is off"), "SERVICE is refused");

// Suggestions, by keyboard alone.
for (const [typed, expected] of [["夏宝", "person:xia-baolong"], ["world intell", "org:wipo"], ["speaker", "xz:speaker"], ["person:夏", "person:xia-baolong"]]) {
  await page.$eval("#query", (e) => (e.value = ""));
  await page.focus("#query");
  await page.keyboard.sendCharacter(`SELECT * { ?s ?p ${typed.split(" ")[0] === typed ? typed : typed.split(" ")[1]}`);
  await page.waitForSelector("#offers:not([hidden]) li", { timeout: 5000 }).catch(() => is(false, `suggestions for ${typed}`));
  const names = await page.$$eval("#offers code", (all) => all.map((e) => e.textContent));
  const at = names.indexOf(expected);
  is(at >= 0, `${expected} is suggested for ${typed}, not only ${names}`);
  for (let i = 0; i <= at; i++) await page.keyboard.press("ArrowDown");
  is(await page.evaluate(() => document.getElementById(document.querySelector("#query").getAttribute("aria-activedescendant"))?.getAttribute("aria-selected") === "true"), "the chosen one is named to screen readers");
  if (typed === "夏宝") await look(page, "ask-suggestions");
  await page.focus("#query");
  if (!(await page.$("#offers:not([hidden])"))) continue;
  await page.keyboard.press("Tab");
  is((await page.$eval("#query", (e) => e.value)).includes(expected), `${expected} is put in`);
}
await page.$eval("#query", (e) => (e.value = "SELECT * { ?s a xz:Centre , foaf:Person }"));
await page.click("#declare");
is((await page.$eval("#query", (e) => e.value)).startsWith("PREFIX xz: <https://w3id.org/xinzhi/ns#>\nPREFIX foaf:"), "prefixes are written");

// A shipped question with a parameter.
await page.select("#question", "who-said-what");
await page.waitForSelector("#parameter-who");
await page.type("#parameter-who", "梁振英");
await page.waitForFunction(() => document.querySelector("#query").value.includes("VALUES ?who { person:leung-chun-ying }"), { timeout: 5000 }).catch(() => is(false, "a parameter is put in"));
await look(page, "ask-question");
await page.click("#run");
await page.waitForSelector("#answer tbody tr");
is((await page.$$("#answer tbody tr")).length >= 1, "a question is answered");

// Without script.
const plain = await fresh();
await plain.setJavaScriptEnabled(false);
await plain.goto(`${origin}/ask?lang=zh-Hans`, { waitUntil: "load" });
await plain.type("#query", "SELECT ?s { ?s a xz:Centre }");
await Promise.all([plain.waitForNavigation(), plain.click("#run")]);
is((await plain.$$("#answer tbody tr")).length === 8, "rows without script");
await plain.goto(`${origin}/search?q=%E5%90%88%E9%87%91&lang=en`, { waitUntil: "load" });
is((await plain.$eval("#found a", (a) => a.href)).endsWith("page/term/alloy-productivity.en.html"), "a search without script");
const searched = await fresh();
await searched.goto(`${origin}/search?q=Singapor3&lang=en`, { waitUntil: "load" });
is((await text(searched, "#told")).includes("Singapore"), "near names");
await searched.goto(`${origin}/search?q=policy&lang=zh-Hant-HK`, { waitUntil: "load" });
await look(searched, "search-live");

// ---- the search of a folder, from the disk ----
const folder = mkdtempSync(join(tmpdir(), "xinzhi-"));
const site = join(folder, "site");
const published = spawnSync(binary, ["publish", "-o", site, "--quiet"]);
is(published.status === 0, `publish: ${published.stderr}`);
const packed = gzipSync(readFileSync(join(site, "search-index.js")), { level: 9 }).length;
console.log(`search index: ${packed} bytes packed`);
is(packed <= 150_000, `the search index weighs ${packed} bytes`);
const local = await fresh();
await local.goto(pathToFileURL(join(site, "page/search.en.html")).href, { waitUntil: "load" });
await local.type("#q", "新质生产力");
await local.waitForSelector("#found li a");
is((await local.$eval("#found a", (a) => a.href)).endsWith("page/concept/nqpf.en.html"), "the first of a search from the disk");
await look(local, "search-folder");
if (list) {
  const rows = readFileSync(list, "utf8").trim().split("\n").slice(1).map((line) => line.split(","));
  let missed = 0;
  for (const [words, type, expected] of rows) {
    if (type) continue;
    const stems = await local.evaluate((words) => window.xinzhiSearch(words).slice(0, 3).map((row) => row.stem), words);
    const [prefix, name] = expected.includes(":") ? expected.split(":") : ["ask", expected];
    const wanted = prefix === "p" ? `page/paper/hk-nqpf-3/${name}` : prefix === "xz" ? `page/ns/` : `page/${prefix}/${name}`;
    if (!stems.some((stem) => stem.startsWith(wanted))) missed++, is(false, `${words}: ${wanted} is not among ${stems}`);
  }
  console.log(`${missed} of the fifty searches missed in the folder`);
}
rmSync(folder, { recursive: true });
await browser.close();
server.kill();
console.log(`${faults} faults`);
process.exit(faults ? 1 : 0);
