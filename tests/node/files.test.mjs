// No file of the sample shop is underlined, and each finds its schema by the line on its top alone.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { join } from "node:path";

import { LanguageServer } from "./server.mjs";
import { ROOT, files, textOf } from "./shop.mjs";

const MODELINE = "# yaml-language-server: $schema=";
let server;

before(async () => {
  server = await LanguageServer.start(ROOT);
});

after(() => server.stop());

test("the shop has files of every kind", () => {
  const found = files();
  assert.ok(found.includes("ctsync.yaml"));
  assert.ok(found.filter((file) => file.startsWith("campaigns")).length >= 18);
  assert.ok(found.filter((file) => file.startsWith("registers")).length >= 6);
});

for (const file of files()) {
  test(`${file} is right`, async () => {
    const text = textOf(file);
    assert.ok(text.startsWith(MODELINE), "the first line names the schema");
    assert.deepEqual(await server.problems(join(ROOT, file), text), []);
  });

  test(`${file} is checked by its schema`, async () => {
    const found = await server.problems(join(ROOT, file), `${textOf(file)}\nno_such_key: 1\n`);
    assert.match(found.map((problem) => problem.message).join("\n"), /no_such_key/);
  });
}

test("nothing was fetched", () => {
  assert.deepEqual(server.fetched, []);
});
