// What an editor offers and explains while somebody types a new campaign.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { join } from "node:path";

import { LanguageServer } from "./server.mjs";
import { CURSOR, ROOT, atCursor } from "./shop.mjs";

const DRAFT = join(ROOT, "campaigns", "a-draft.yaml");
const HEAD = "# yaml-language-server: $schema=../.schemas/campaign.json\n";
const campaign = (channel, rest) => `${HEAD}name: a-draft\nchannel: ${channel}\n${rest}`;
const register = (name, rest) => [
  join(ROOT, "registers", `${name}.yaml`),
  `# yaml-language-server: $schema=../.schemas/${name}.json\nversion: 1\n${rest}`,
];

// What the place is, the text with its cursor, what is offered, and what is not.
const OFFERED = [
  ["the channels", `${HEAD}channel: ${CURSOR}\n`, ["push", "email", "sms", "whatsapp", "webhook", "inbox", "webpush"], []],
  ["the keys of a push", campaign("push", CURSOR), ["audience", "schedule", "message", "devices", "goal"], ["provider", "opted_out_people"]],
  ["the keys of an e-mail", campaign("email", CURSOR), ["audience", "provider", "opted_out_people"], ["devices", "expires"]],
  ["the keys of an SMS", campaign("sms", CURSOR), ["provider", "provider_group"], ["devices", "subscription_groups"]],
  ["the message of a push", campaign("push", `message:\n  ${CURSOR}\n`), ["title", "body", "link", "android", "ios"], ["subject", "html", "template"]],
  ["the message of an e-mail", campaign("email", `message:\n  ${CURSOR}\n`), ["from", "subject", "html", "preheader"], ["title", "android"]],
  ["the message of a WhatsApp", campaign("whatsapp", `message:\n  ${CURSOR}\n`), ["template", "language", "buttons"], ["title", "subject"]],
  ["the message of a webhook", campaign("webhook", `message:\n  ${CURSOR}\n`), ["endpoint", "fields", "values"], ["title", "body"]],
  ["the keys of a schedule", campaign("push", `schedule:\n  ${CURSOR}\n`), ["at", "every", "if_missed", "cutoff"], []],
  ["the keys of another channel's schedule", campaign("email", `schedule:\n  ${CURSOR}\n`), ["at", "every"], ["if_missed", "cutoff"]],
  ["the segments", campaign("push", `audience:\n  segment: ${CURSOR}\n`), ["Active shoppers", "Wishlist, price dropped"], []],
  ["the events", campaign("push", `audience:\n  event: ${CURSOR}\n`), ["Charged", "App Launched", "Uninstalled"], []],
  ["the properties of an event", campaign("push", `audience:\n  event: Charged\n  within: 14d\n  where:\n    ${CURSOR}\n`), ["Amount", "Coupon", "Items|Category"], ["City", "Category"]],
  ["the operators of a number", campaign("push", `audience:\n  event: Charged\n  within: 14d\n  where:\n    Amount:\n      ${CURSOR}\n`), ["at_least", "less_than", "not"], ["contains", "between"]],
  ["the properties of people", campaign("push", `audience:\n  profile:\n    ${CURSOR}\n`), ["City", "Plan", "EMI Due"], ["Amount"]],
  ["the values of a property", campaign("push", `audience:\n  profile:\n    Plan: ${CURSOR}\n`), ["free", "plus", "gold"], ["weekly"]],
  ["the senders of SMS", campaign("sms", `provider: ${CURSOR}\n`), ["Gupshup-Promo", "Gupshup-Service"], ["SendGrid-IN", "WABA-Kaveri"]],
  ["the senders of e-mail", campaign("email", `provider: ${CURSOR}\n`), ["SendGrid-IN"], ["Gupshup-Promo"]],
  ["the registered texts", campaign("sms", `message:\n  template: ${CURSOR}\n`), ["grocery_off", "points_expiry"], []],
  ["the WhatsApp templates", campaign("whatsapp", `message:\n  template: ${CURSOR}\n`), ["pickup_ready_v2", "monsoon_essentials_v1"], []],
  ["the webhook endpoints", campaign("webhook", `message:\n  endpoint: ${CURSOR}\n`), ["Loyalty Tier Service"], []],
  ["the Android channels", campaign("push", `message:\n  android:\n    notification_channel: ${CURSOR}\n`), ["offers", "service"], []],
  ["the words of a choice", campaign("push", `frequency_caps: ${CURSOR}\n`), ["respect", "ignore"], []],
  ["a flag's two words", campaign("push", `all_devices: ${CURSOR}\n`), ["true", "false"], []],
  ["devices in a list", campaign("push", `devices: [${CURSOR}]\n`), ["android", "ios"], []],
  ["days in lines", campaign("push", `schedule:\n  every: 1 week\n  days:\n    - ${CURSOR}\n`), ["mon", "thu"], []],
  ["the goals' windows", campaign("push", `goal:\n  event: Charged\n  within: ${CURSOR}\n`), ["3d", "5mo"], ["3D"]],
  ["the number properties of a goal", campaign("push", `goal:\n  event: Charged\n  within: 3d\n  revenue: ${CURSOR}\n`), ["Amount"], ["Coupon"]],
  ["the texts of a language", campaign("push", `languages:\n  hi:\n    ${CURSOR}\n`), ["title", "body", "skip"], ["subject"]],
  ["what a market changes", campaign("push", `markets:\n  pune:\n    ${CURSOR}\n`), ["audience", "schedule", "skip"], ["name", "owner"]],
];

// What the place is, the text with its cursor in a word, and what is said there.
const EXPLAINED = [
  ["the channel", campaign("push", "").replace("channel", `chan${CURSOR}nel`), /How the message travels/],
  ["the title of a push", campaign("push", `message: {ti${CURSOR}tle: "Hi"}\n`), /The bold line\. Wire: `title`/],
  ["the subject of an e-mail", campaign("email", `message: {sub${CURSOR}ject: "Hi"}\n`), /The subject line/],
  ["the audience", campaign("push", `audi${CURSOR}ence: {}\n`), /Who gets it/],
  ["what people are expected", campaign("push", `audience: {exp${CURSOR}ect: 1k..2k}\n`), /How many people it should be[\s\S]*350k\.\.450k/],
  ["quiet hours", campaign("push", `quiet_hours: {th${CURSOR}en: delay}\n`), /waits until they end, or is dropped/],
  ["a property of the tracking plan", campaign("push", `audience: {profile: {Pl${CURSOR}an: gold}}\n`), /Values: free, plus, gold/],
  ["a choice", campaign("push", `on_re${CURSOR}move: stop\n`), /`stop`[\s\S]*`forget`[\s\S]*`refuse`/],
];

let server;

before(async () => {
  server = await LanguageServer.start(ROOT);
});

after(() => server.stop());

for (const [name, marked, wanted, unwanted] of OFFERED) {
  test(`${name} are offered`, async () => {
    const { text, position } = atCursor(marked);
    const labels = (await server.completions(DRAFT, text, position)).map((item) => item.label);
    const lacking = wanted.filter((label) => !labels.includes(label));
    const stray = unwanted.filter((label) => labels.includes(label));
    assert.deepEqual({ lacking, stray }, { lacking: [], stray: [] }, `offered: ${labels.join(", ")}`);
  });
}

for (const [name, marked, said] of EXPLAINED) {
  test(`${name} is explained`, async () => {
    const { text, position } = atCursor(marked);
    assert.match(await server.hover(DRAFT, text, position), said);
  });
}

test("a name comes with what it means", async () => {
  const { text, position } = atCursor(campaign("push", `audience:\n  segment: ${CURSOR}\n`));
  const offered = await server.completions(DRAFT, text, position);
  const segment = offered.find((item) => item.label === "Active shoppers");
  assert.match(segment.documentation, /Opened the app in the last 30 days/);
});

test("a text offers no flags", async () => {
  const { text, position } = atCursor(campaign("push", `message:\n  title: ${CURSOR}\n`));
  const labels = (await server.completions(DRAFT, text, position)).map((item) => item.label);
  assert.deepEqual(labels.filter((label) => ["true", "false"].includes(label)), []);
});

test("a register's keys are offered", async () => {
  const [path, marked] = register("providers", `providers:\n  Sender:\n    ${CURSOR}\n`);
  const { text, position } = atCursor(marked);
  const labels = (await server.completions(path, text, position)).map((item) => item.label);
  for (const key of ["channel", "id", "header", "unsubscribe"]) assert.ok(labels.includes(key), key);
});
