// A sandbox of its own, served by the project's own Python from a sample shop in a temporary folder.

import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { ROOT } from "./shop.mjs";

const PYTHON = join(ROOT, ".venv", "bin", "python");
const CTSYNC = ["-m", "ctsync"];
/** What the account's clock shows when the sandbox begins. */
export const CLOCK = "2026-11-24 10:00";

export class Sandbox {
  #folder = mkdtempSync(join(tmpdir(), "ctsync-node-"));
  #process;

  /** `http://127.0.0.1:<port>`. */
  url;

  static async start() {
    const sandbox = new Sandbox();
    try {
      await sandbox.#serve();
      return sandbox;
    } catch (error) {
      await sandbox.stop();
      throw error;
    }
  }

  async #serve() {
    const shop = join(this.#folder, "shop");
    execFileSync(PYTHON, [...CTSYNC, "init", shop], { cwd: this.#folder });
    const options = { cwd: shop, stdio: ["ignore", "pipe", "inherit"] };
    this.#process = spawn(PYTHON, [...CTSYNC, "sandbox", "serve", "--port", "0", "--clock", CLOCK], options);
    for await (const line of createInterface({ input: this.#process.stdout })) {
      this.url = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0];
      if (this.url) return;
    }
    throw new Error("the sandbox ended before it answered");
  }

  async stop() {
    if (this.#process && this.#process.exitCode === null) {
      const gone = new Promise((resolve) => this.#process.once("exit", resolve));
      this.#process.kill("SIGTERM");
      await gone;
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
