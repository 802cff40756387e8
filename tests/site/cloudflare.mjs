// Puts a folder on Cloudflare Pages as it runs on this machine (`wrangler pages dev`): `_redirects` and `_headers` are read by its own
// parsers, and IRIs, pages and data are asked for. Lines with a condition are Netlify's: these alone may be left out.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const [folder, ...asked] = process.argv.slice(2);
const wrangler = join(dirname(fileURLToPath(import.meta.url)), "node_modules/.bin/wrangler");
if (!existsSync(wrangler)) {
  console.log("wrangler is not installed");
  process.exit(3);
}

const port = await new Promise((found) => {
  const server = createServer().listen(0, "127.0.0.1", () => {
    const { port } = server.address();
    server.close(() => found(port));
  });
});
const home = await mkdtemp(join(tmpdir(), "cloudflare-"));
const quiet = { CI: "1", WRANGLER_SEND_METRICS: "false", NO_COLOR: "1", FORCE_COLOR: "0" };
const place = ["--ip", "127.0.0.1", "--port", String(port), "--compatibility-date", "2026-01-01"];
const server = spawn(wrangler, ["pages", "dev", folder, ...place], { cwd: home, env: { ...process.env, ...quiet }, detached: true });
let told = "";
for (const out of [server.stdout, server.stderr]) out.on("data", (text) => (told += text));
const faults = [];

try {
  const deadline = Date.now() + 60_000;
  while (!told.includes("Ready on")) {
    if (server.exitCode !== null || Date.now() > deadline) throw new Error(`it does not start: ${told}`);
    await new Promise((next) => setTimeout(next, 200));
  }
  const lines = async (name) =>
    (await readFile(join(folder, name), "utf8")).split("\n").filter((line) => line.trim() && !line.startsWith("#"));
  const number = (pattern) => Number(told.match(pattern)?.[1] ?? 0);

  const rules = await lines("_redirects");
  const plain = rules.filter((line) => !line.includes("Language=")).length;
  const taken = number(/Parsed (\d+) valid redirect rule/);
  if (taken !== plain) faults.push(`${taken} of ${plain} redirects without a condition are taken`);
  const left = number(/Found (\d+) invalid redirect rule/);
  if (left !== rules.length - plain) faults.push(`${left} redirects are left out`);
  const places = (await lines("_headers")).filter((line) => line.startsWith("/")).length;
  const held = number(/Parsed (\d+) valid header rule/);
  if (held !== places) faults.push(`${held} of ${places} places of headers are taken`);

  // From an IRI by all its redirects: the last address and what it gives.
  for (const line of asked) {
    const [path, end, type] = line.split("→");
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { "Accept-Language": "fr" } });
    const at = new URL(answer.url).pathname;
    const got = answer.headers.get("content-type") ?? "";
    if (answer.status !== 200 || at !== end || !got.startsWith(type)) faults.push(`${path} gives ${answer.status} ${got} at ${at}`);
    if (answer.headers.get("access-control-allow-origin") !== "*") faults.push(`${path} may not be read from elsewhere`);
  }
  const missing = await fetch(`http://127.0.0.1:${port}/no/such/page`);
  if (missing.status !== 404) faults.push(`what is not there gives ${missing.status}`);
  console.log(faults.join("\n") || `${taken} redirects, headers for ${held} places, ${asked.length} addresses`);
} catch (error) {
  faults.push(String(error));
  console.log(String(error));
} finally {
  process.kill(-server.pid);
  await rm(home, { recursive: true, force: true });
}
process.exit(faults.length ? 1 : 0);
