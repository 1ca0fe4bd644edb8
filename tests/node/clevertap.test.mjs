// CleverTap's own client for Node.js, as it is published, against the sandbox: an outside witness of what calls look
// like and what answers must hold. Only its endpoint, a property that anybody may write, leads here.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import CleverTap from "clevertap";

import { Sandbox } from "./sandbox.mjs";

// The sandbox's clock stands on 24 November 2026.
const DAYS = { from: 20261120, to: 20261220 };
const PUSH = {
  name: "Made by CleverTap's own client",
  where: {},
  content: { title: "Hi!", body: "How are you doing today?" },
  devices: ["android", "ios"],
  when: "20261201 10:00",
};

let sandbox;
let clevertap;

const push = (changes = {}) => ({ ...structuredClone(PUSH), ...changes });

const client = (account, passcode) => {
  const made = CleverTap.init(account, passcode, CleverTap.REGIONS.INDIA);
  made.api.apiEndpoint = `${sandbox.url}/1`;
  return made;
};

const rows = async () => (await clevertap.targets(clevertap.TARGET_LIST, DAYS)).targets;
const create = async (changes) => (await clevertap.targets(clevertap.TARGET_CREATE, push(changes))).id;

before(async () => {
  sandbox = await Sandbox.start();
  clevertap = client("SANDBOX-0000", "sandbox");
});

after(() => sandbox?.stop());

test("the client would call CleverTap by itself", () => {
  const made = CleverTap.init("SANDBOX-0000", "sandbox", CleverTap.REGIONS.INDIA);
  assert.equal(made.api.apiEndpoint, "https://in1.api.clevertap.com/1");
});

test("a campaign is created, with an estimate for each device that was asked for", async () => {
  const answer = await clevertap.targets(clevertap.TARGET_CREATE, push());
  assert.equal(answer.status, "success");
  assert.ok(Number.isInteger(answer.id));
  assert.deepEqual(Object.keys(answer.estimates), ["android", "ios"]);
  assert.ok(answer.estimates.android > 0);
});

test("an estimate has no id and creates nothing", async () => {
  const seen = await rows();
  const answer = await clevertap.targets(clevertap.TARGET_ESTIMATE, push({ devices: ["ios"] }));
  assert.deepEqual(Object.keys(answer), ["status", "estimates"]);
  assert.deepEqual(Object.keys(answer.estimates), ["ios"]);
  assert.deepEqual(await rows(), seen);
});

test("a web push is estimated for the web", async () => {
  const answer = await clevertap.targets(clevertap.TARGET_ESTIMATE, push({ target_mode: "webpush", devices: ["web"] }));
  assert.deepEqual(Object.keys(answer.estimates), ["web"]);
});

test("a campaign is listed as pending, and stopped once it was stopped, however often", async () => {
  const id = await create({ name: "To be stopped" });
  const row = async () => (await rows()).find((each) => each.id === id);
  assert.deepEqual(await row(), { id, name: "To be stopped", scheduled_on: 202612011000, status: "pending" });
  for (const _ of [1, 2]) {
    assert.deepEqual(await clevertap.targets(clevertap.TARGET_STOP, { id }), { status: "success" });
    assert.equal((await row()).status, "stopped");
  }
});

test("a campaign that waits has no result yet, and that is no failure", async () => {
  const id = await create({ name: "Still waiting" });
  const answer = await clevertap.targets(clevertap.TARGET_RESULT, { id });
  assert.deepEqual(answer, { status: "success", error: "This target hasn't been completed", code: 200 });
});

test("all messages are reported", async () => {
  const id = await create({ name: "In the report", labels: ["node"] });
  const answer = await clevertap.getMessageReports({ from: "20261120", to: "20261220", label: ["node"] });
  assert.equal(answer.status, "success");
  assert.deepEqual(answer.messages.map((message) => [message["message id"], message.message_name]), [[id, "In the report"]]);
});

test("a result is told by callback too", async () => {
  const answer = await new Promise((resolve) => clevertap.targets(clevertap.TARGET_LIST, DAYS, {}, resolve));
  assert.equal(answer.status, "success");
});

const REFUSED = [
  ["an unknown campaign", "TARGET_STOP", { id: 1000000001 }, "Invalid campaign id"],
  ["days backwards", "TARGET_LIST", { from: DAYS.to, to: DAYS.from }, "Invalid date range"],
  ["a moment that has passed", "TARGET_CREATE", push({ when: "20200101 10:00" }), null],
  ["no moment", "TARGET_CREATE", push({ when: undefined }), "Field when is empty"],
];

for (const [what, action, payload, error] of REFUSED) {
  test(`${what} is refused in the envelope that the client hands on`, async () => {
    const answer = await clevertap.targets(clevertap[action], payload);
    assert.equal(answer.status, "fail");
    assert.equal(answer.code, 400);
    if (error) assert.equal(answer.error, error);
  });
}

test("strangers are refused", async () => {
  for (const [account, passcode, error] of [
    ["ABCD-RSTU-1234", "sandbox", "Account ID is not valid"],
    ["SANDBOX-0000", "wrong", "Invalid Credentials"],
  ]) {
    const answer = await client(account, passcode).targets(clevertap.TARGET_LIST, DAYS);
    assert.deepEqual(answer, { status: "fail", error, code: 401 });
  }
});

test("what the sandbox does not play is 404, never a success", async () => {
  const answer = await clevertap.realTimeCounts({ user_type: true });
  assert.deepEqual(answer, { status: "fail", error: "No such resource", code: 404 });
});
