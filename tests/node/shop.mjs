// The sample shop in the repository's root, and places in its files.

import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
export const CURSOR = "‸";

/** Every YAML file of the shop, by its path from the root. */
export function files() {
  const found = ["ctsync.yaml"];
  for (const folder of ["campaigns", "registers"]) {
    for (const name of readdirSync(join(ROOT, folder), { recursive: true })) {
      if (name.endsWith(".yaml")) found.push(join(folder, name));
    }
  }
  return found.sort();
}

export function textOf(file) {
  return readFileSync(join(ROOT, file), "utf8");
}

/** The text with one part changed. Where the part is not there, the test means nothing. */
export function changed(file, before, after) {
  const text = textOf(file);
  if (!text.includes(before)) throw new Error(`${file} does not hold ${JSON.stringify(before)}`);
  return text.replace(before, () => after);
}

/** A text with its cursor taken out, and where it stood. */
export function atCursor(marked) {
  const at = marked.indexOf(CURSOR);
  if (at < 0) throw new Error("there is no cursor in this text");
  const lines = marked.slice(0, at).split("\n");
  return {
    text: marked.slice(0, at) + marked.slice(at + CURSOR.length),
    position: { line: lines.length - 1, character: lines.at(-1).length },
  };
}

/** The number of the line, from 1, that holds a text. */
export function lineOf(text, part) {
  const line = text.split("\n").findIndex((each) => each.includes(part));
  if (line < 0) throw new Error(`no line holds ${JSON.stringify(part)}`);
  return line + 1;
}
