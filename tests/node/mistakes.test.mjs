// A mistake is underlined on its own line, in words that say what to write.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { join } from "node:path";

import { LanguageServer } from "./server.mjs";
import { ROOT, changed, lineOf } from "./shop.mjs";

const PUSH = "campaigns/weekly/thursday-picks-push.yaml";
const LAPSED = "campaigns/winback/lapsed-big-baskets-push.yaml";
const EMAIL = "campaigns/weekly/june-newsletter-email.yaml";
const SMS = "campaigns/service/points-expiry-sms.yaml";
const WHATSAPP = "campaigns/service/pickup-ready-whatsapp.yaml";
const INBOX = "campaigns/loyalty/fathers-day-inbox.yaml";
const PROVIDERS = "registers/providers.yaml";
const PLAN = "registers/tracking_plan.yaml";
const SETTINGS = "ctsync.yaml";

// The file, what stands there, what somebody writes, what the line holds then, and what the editor says of it.
const MISTAKES = [
  ["a misspelt key", PUSH, "title:", "titel:", "titel:", /titel is not allowed/],
  ["a misspelt key at the top", PUSH, "purpose:", "purpos:", "purpos:", /purpos is not allowed/],
  ["a missing key", PUSH, /.*/, null, "message:", /Missing property "body"/],
  ["a wrong channel", PUSH, "channel: push", "channel: pushh", "channel:", /"push", "webpush"/],
  ["a wrong purpose", PUSH, "promotional", "promo", "purpose:", /promotional/],
  ["a wrong day", PUSH, "[thu]", "[Thursday]", "days:", /thu, 15, last or last fri|"thu"/],
  ["a wrong moment", PUSH, "2027-06-03 18:30", "2027-06-03 6pm", "start:", /Write a date and a time/],
  ["a range with a dash", PUSH, "1k..2k", "1k-2k", "expect:", /two dots/],
  ["a segment that is not registered", PUSH, "Active shoppers", "Active shopers", "segment:", /Active shoppers.*ctsync schema/],
  ["a key of another channel", EMAIL, "labels:", "devices: [ios]\nlabels:", "devices:", /These have it: push, inbox/],
  ["an event in small letters", LAPSED, "event: Charged\n  from", "event: charged\n  from", "event: charged", /tracking_plan.*Charged/],
  ["a property that no event has", LAPSED, "{Amount: {", "{Amonut: {", "Amonut", /capitals count/],
  ["a comparison of texts", LAPSED, "at_least: 3000", "at_leest: 3000", "at_leest", /at_leest is not allowed/],
  ["a link without encryption", LAPSED, "kaveri://home", "http://kaveri.example/", "link:", /https:\/\//],
  ["a wrong duration", LAPSED, "within: 3d", "within: 3D", "within: 3D", /"3d"/],
  ["a control group that is not registered", LAPSED, "Always quiet", "Always quite", "control_group:", /Always quiet/],
  ["a flag in words", PROVIDERS, "unsubscribe: automatic", "unsubscribe: yes", "unsubscribe:", /automatic/],
  ["a provider of another channel", SMS, "Gupshup-Service", "SendGrid-IN", "provider:", /Gupshup-Promo/],
  ["a template that is not registered", WHATSAPP, "pickup_ready_v2", "pickup_ready_v3", "template:", /pickup_ready_v2/],
  ["a path out of the repository", EMAIL, "html: emails/", "html: ../emails/", "html:", /top of the repository/],
  ["a colour without its sign", INBOX, '"#434761"', '"434761"', "title_color:", /#1DA1F2/],
  ["an unknown type of a property", PLAN, "City: text", "City: string", "City:", /"text", "number", "boolean", "date"/],
  ["a passcode in the file", SETTINGS, "clock: 2027-05-20 10:00", "clock: 2027-05-20 10:00\n    token: abc123", "token:", /Never write a secret/],
  ["a block of defaults that no channel has", SETTINGS, "channel.inbox:", "channel.inbx:", "channel.inbx:", /purpose\.NAME/],
  ["a key written twice", PUSH, "owner: kaveri/crm", "owner: kaveri/crm\nowner: kaveri/web", "owner: kaveri/web", /unique/],
];

let server;

before(async () => {
  server = await LanguageServer.start(ROOT);
});

after(() => server.stop());

function wrongText(file, before, written) {
  if (written !== null) return changed(file, before, written);
  const text = changed(file, "message:", "message:");
  return text.split("\n").filter((line) => !line.startsWith("  body:")).join("\n");
}

for (const [name, file, before, written, onLine, said] of MISTAKES) {
  test(`${name} is underlined`, async () => {
    const text = wrongText(file, before, written);
    const found = await server.problems(join(ROOT, file), text);
    const line = lineOf(text, onLine);
    const here = found.filter((problem) => problem.range.start.line + 1 === line);
    assert.ok(here.length > 0, `line ${line} has none of ${JSON.stringify(found, null, 1)}`);
    assert.match(here.map((problem) => problem.message).join("\n"), said);
  });
}

test("one mistake is one complaint", async () => {
  const text = changed(PUSH, "per_run: 2k", "per_ran: 2k");
  const found = await server.problems(join(ROOT, PUSH), text);
  assert.deepEqual(found.map((problem) => problem.message), ["Property per_ran is not allowed."]);
});
