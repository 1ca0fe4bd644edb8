// The YAML language server, spoken to as an editor does: JSON-RPC over its standard input and output.

import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

const PACKAGE = createRequire(import.meta.url).resolve("yaml-language-server/package.json");
const SERVER = join(dirname(PACKAGE), "bin", "yaml-language-server");

// No schema store and no telemetry: nothing is fetched from anywhere.
const SETTINGS = {
  yaml: { schemaStore: { enable: false }, validate: true, completion: true, hover: true },
  http: { proxy: "", proxyStrictSSL: true },
  "redhat.telemetry": { enabled: false },
};

const CAPABILITIES = {
  textDocument: {
    completion: { completionItem: { snippetSupport: true, documentationFormat: ["markdown"] } },
    hover: { contentFormat: ["markdown"] },
  },
  workspace: { configuration: true },
};

const HEAD = Buffer.from("\r\n\r\n");

export class LanguageServer {
  #process = spawn(process.execPath, [SERVER, "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
  #unread = Buffer.alloc(0);
  #asked = new Map();
  #told = new Map();
  #number = 0;
  #version = 0;

  /** Requests of the server that would leave this machine. */
  fetched = [];

  static async start(root) {
    const server = new LanguageServer();
    server.#process.stdout.on("data", (chunk) => server.#read(chunk));
    const folder = pathToFileURL(root).href;
    await server.ask("initialize", {
      processId: process.pid,
      rootUri: folder,
      workspaceFolders: [{ uri: folder, name: "shop" }],
      capabilities: CAPABILITIES,
    });
    server.#tell("initialized", {});
    return server;
  }

  /** Open a text under a path, and give what the server has against it. */
  async problems(path, text) {
    const uri = pathToFileURL(path).href;
    if (this.#told.has(uri)) await this.#hear(uri, "textDocument/didClose", { uri });
    return this.#hear(uri, "textDocument/didOpen", { uri, version: ++this.#version, languageId: "yaml", text });
  }

  /** Tell of a document, and wait until the server has said what it thinks of it; it says so of a closed one too. */
  #hear(uri, method, textDocument) {
    const said = new Promise((resolve) => this.#told.set(uri, resolve));
    this.#tell(method, { textDocument });
    return said;
  }

  /** What is offered at a place: `{ label, documentation }`. */
  async completions(path, text, position) {
    await this.problems(path, text);
    const textDocument = { uri: pathToFileURL(path).href };
    const answer = await this.ask("textDocument/completion", { textDocument, position });
    return answer.items.map(({ label, documentation }) => ({ label, documentation: documentation?.value ?? documentation ?? "" }));
  }

  /** What is explained at a place. */
  async hover(path, text, position) {
    await this.problems(path, text);
    const textDocument = { uri: pathToFileURL(path).href };
    const answer = await this.ask("textDocument/hover", { textDocument, position });
    return answer?.contents?.value ?? "";
  }

  async stop() {
    await this.ask("shutdown", null);
    const gone = new Promise((resolve) => this.#process.once("exit", resolve));
    this.#tell("exit", null);
    await gone;
  }

  ask(method, params) {
    const id = ++this.#number;
    const answer = new Promise((resolve, reject) => this.#asked.set(id, { resolve, reject }));
    this.#send({ id, method, params });
    return answer;
  }

  #tell(method, params) {
    this.#send({ method, params });
  }

  #send(message) {
    const text = JSON.stringify({ jsonrpc: "2.0", ...message });
    this.#process.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
  }

  #read(chunk) {
    this.#unread = Buffer.concat([this.#unread, chunk]);
    for (let end = this.#unread.indexOf(HEAD); end >= 0; end = this.#unread.indexOf(HEAD)) {
      const length = Number(/Content-Length: (\d+)/i.exec(this.#unread.subarray(0, end).toString())[1]);
      const begin = end + HEAD.length;
      if (this.#unread.length < begin + length) return;
      const message = JSON.parse(this.#unread.subarray(begin, begin + length).toString());
      this.#unread = this.#unread.subarray(begin + length);
      this.#take(message);
    }
  }

  #take({ id, method, params, result, error }) {
    if (method === "textDocument/publishDiagnostics") {
      this.#told.get(params.uri)?.(params.diagnostics);
    } else if (method !== undefined && id !== undefined) {
      if (method === "vscode/content" || method === "custom/schema/content") this.fetched.push(params);
      const wanted = method === "workspace/configuration" ? params.items.map((item) => SETTINGS[item.section] ?? {}) : null;
      this.#send({ id, result: wanted });
    } else if (id !== undefined) {
      const { resolve, reject } = this.#asked.get(id);
      this.#asked.delete(id);
      if (error) reject(new Error(error.message));
      else resolve(result);
    }
  }
}
