// Builds again beside what is committed and compares byte for byte; checks the lock file and the size limit.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const LIMIT = 170_000;
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const wrong = [];

const lock = readFileSync(here("package-lock.json"), "utf8");
if (lock.includes('"resolved"')) wrong.push("package-lock.json records download addresses");
const { dependencies } = JSON.parse(readFileSync(here("package.json"), "utf8"));
const ours = Object.entries(dependencies).filter(([name]) => name.startsWith("@tiptap/"));
if (new Set(ours.map(([, version]) => version)).size !== 1) wrong.push("the @tiptap packages differ in version");
if (Object.values(dependencies).some((version) => !/^\d/.test(version))) wrong.push("a dependency is not pinned exactly");

const fresh = mkdtempSync(join(tmpdir(), "vendor-"));
execFileSync(process.execPath, [here("build.js"), fresh], { stdio: "ignore" });
for (const name of ["manifest.json", ...readdirSync(join(fresh, "editor")).map((file) => `editor/${file}`)]) {
  if (!readFileSync(join(fresh, name)).equals(readFileSync(here(`../static/vendor/${name}`)))) wrong.push(`${name} is not what the sources give`);
}
rmSync(fresh, { recursive: true });

const size = gzipSync(readFileSync(here("../static/vendor/editor/editor.js")), { level: 9 }).length;
if (size > LIMIT) wrong.push(`editor.js is ${size} bytes gzipped, more than ${LIMIT}`);
if (wrong.length) {
  console.error(wrong.join("\n"));
  process.exit(1);
}
console.log(`static/vendor is what the sources give; editor.js is ${size} bytes gzipped`);
