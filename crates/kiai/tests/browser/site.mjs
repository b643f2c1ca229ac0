// Drives the site of a running kiai in Debian's Chromium: node site.mjs BASE PICTURE [FOLDER]
//
// Somebody makes an account, uploads a picture, lets a neosu in from a phone, and takes that back. FOLDER gets a picture
// of every page in two sizes. Ends with "ok", or with what is wrong and exit code 1.
import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import process from "node:process";
import { chromium } from "playwright-core";

const [base, picture, folder] = process.argv.slice(2);
const password = "correct horse battery";
const desktop = { viewport: { width: 1280, height: 800 } };
const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"],
});

const faults = [];

async function open(kind) {
  const context = await browser.newContext(kind);
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  page.on("pageerror", (error) => faults.push(`a script broke: ${error}`));
  page.on("console", (message) => {
    // What is refused on purpose is told by its status.
    if (message.type() === "error" && !message.text().includes("status of 4")) faults.push(message.text());
  });
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(base) && !/^(blob|data):/.test(url)) faults.push(`${url} is asked for`);
  });
  return page;
}

let count = 0;

/** What every page must hold, and a picture of it. */
async function look(page, name) {
  const { wide, small } = await page.evaluate(() => ({
    wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    small: [...document.querySelectorAll("button:not(.copy), .button, input:not([type=hidden])")]
      .filter((element) => element.getClientRects().length > 0 && element.getBoundingClientRect().height < 44)
      .map((element) => element.outerHTML),
  }));
  assert.equal(wide, 0, `${name} is wider than the screen`);
  assert.deepEqual(small, [], `${name} has what no finger hits`);
  assert.equal(await page.locator("h1").count(), 1, `${name} has one heading`);
  const unnamed = await page.locator("input:not([type=hidden])").evaluateAll((inputs) =>
    inputs.filter((input) => input.labels.length === 0).map((input) => input.outerHTML));
  assert.deepEqual(unnamed, [], `${name} has fields without a name`);
  count += 1;
  if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
}

/** A neosu that has begun to ask; gives the address of its page, and what it is told in the end. */
function neosu() {
  const verifier = randomBytes(32);
  const challenge = encodeURIComponent(createHash("sha256").update(verifier).digest("base64"));
  const proof = encodeURIComponent(verifier.toString("base64"));
  const ask = async () => {
    for (;;) {
      const answer = await fetch(`${base}/connect/finish?challenge=${challenge}&proof=${proof}`);
      if (answer.status !== 204) return { status: answer.status, text: await answer.text() };
    }
  };
  return { page: `${base}/connect/start?challenge=${challenge}&client=release-43.02`, told: ask() };
}

const errorOf = (page, id) => page.locator(`#${id}-error`).innerText();

async function signIn(page, name) {
  await page.getByLabel("Name or email address").fill(name);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

try {
  const page = await open(desktop);
  await page.goto(base);
  await look(page, "home-desktop");
  await page.getByRole("link", { name: "Make an account" }).click();
  await page.getByLabel("Name").fill("x");
  await page.getByLabel("Email address").fill("aki@example.org");
  await page.getByLabel("Password").fill("short");
  await page.getByRole("button", { name: "Make the account" }).click();
  assert.notEqual(await errorOf(page, "username"), "");
  assert.notEqual(await errorOf(page, "password"), "");
  assert.equal(await page.getByLabel("Email address").inputValue(), "aki@example.org");
  await look(page, "register-desktop");
  await page.getByLabel("Name").fill("Aki");
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Make the account" }).click();
  await page.waitForURL(`${base}/account`);

  // The picture is shown before it is sent, and then by the server.
  const preview = page.locator("[data-preview]");
  await page.locator("#picture").setInputFiles(picture);
  await page.waitForFunction(() => document.querySelector("[data-preview]").src.startsWith("blob:"));
  await page.waitForFunction(() => document.querySelector("[data-preview]").naturalWidth > 0);
  await look(page, "account-preview-desktop");
  await page.getByRole("button", { name: "Use this picture" }).click();
  await page.getByText("Your picture is changed").waitFor();
  await page.waitForFunction(() => document.querySelector("[data-preview]").complete);
  assert.equal(await preview.evaluate((image) => image.naturalWidth), 256);
  await page.locator("#picture").setInputFiles({ name: "x.png", mimeType: "image/png", buffer: Buffer.alloc(5 << 20) });
  assert.match(await errorOf(page, "picture"), /too large/);
  await page.locator("#picture").setInputFiles({ name: "x.png", mimeType: "image/png", buffer: Buffer.from("no") });
  await page.getByRole("button", { name: "Use this picture" }).click();
  assert.match(await errorOf(page, "picture"), /damaged/);

  // A neosu asks; its user agrees on a phone, where they have to sign in first.
  const client = neosu();
  const mobile = await open(phone);
  await mobile.goto(client.page);
  await mobile.getByText("asks to sign in on this server").waitFor();
  await look(mobile, "sign-in-phone");
  await mobile.getByLabel("Name or email address").fill("Aki");
  await mobile.getByLabel("Password").fill("wrong");
  await mobile.getByRole("button", { name: "Sign in" }).click();
  assert.equal(await errorOf(mobile, "password"), "Incorrect sign in details.");
  await signIn(mobile, "Aki");
  await mobile.getByText("your own address").waitFor();
  assert.equal(await mobile.locator("#client").innerText(), "release-43.02");
  await look(mobile, "consent-phone");
  await page.goto(client.page);
  await look(page, "consent-desktop");
  await mobile.getByRole("button", { name: "Let it in" }).click();
  await mobile.getByText("You are in").waitFor();
  assert.match(await mobile.locator("#neomod-link").getAttribute("href"), /^neomod:\/\/login\/localhost:\d+\/[\w-]{43}$/);
  await look(mobile, "let-in-phone");
  const given = await client.told;
  assert.equal(given.status, 200);
  assert.match(given.text, /^[\w-]{43}$/);

  const other = neosu();
  await page.goto(other.page);
  await page.getByText("your own address").waitFor();
  await page.getByRole("button", { name: "Decline" }).click();
  await page.getByRole("heading", { name: "Declined" }).waitFor();
  assert.equal((await other.told).status, 403);

  await page.goto(`${base}/account`);
  await look(page, "account-desktop");
  await mobile.goto(`${base}/account`);
  await look(mobile, "account-phone");
  await page.getByRole("button", { name: "Sign out neosu or neomod, release-43.02" }).click();
  await page.getByText("The client is signed out").waitFor();
  assert.equal(await page.locator("#clients li").count(), 0);

  // Text to copy is copied, or marked where the browser has no clipboard.
  await page.goto(`${base}/connect`);
  await page.locator(".copy").first().click();
  await page.waitForFunction(() => /Copied|Marked/.test(document.querySelector(".copy").textContent));

  for (const [path, name] of [
    ["/", "home"], ["/connect", "connect"], ["/users/Aki", "user"], ["/beatmapsets/4000", "beatmapset"],
    [`/account/sign-in`, "sign-in"], ["/account/register", "register"], ["/nothing", "not-found"],
  ]) {
    for (const [where, size] of [[page, "desktop"], [mobile, "phone"]]) {
      await where.goto(base + path);
      await look(where, `${name}-${size}`);
    }
  }
  await page.goto(`${base}/beatmapsets/4000`);
  await page.locator(".difficulties a").first().click();
  await page.getByRole("heading", { name: "Leaderboard" }).waitFor();
  await look(page, "beatmap-desktop");
  await mobile.goto(page.url());
  await look(mobile, "beatmap-phone");

  await page.goto(`${base}/account`);
  await page.getByRole("button", { name: "Sign out everywhere" }).click();
  await page.waitForURL(`${base}/`);
  await mobile.goto(`${base}/account`);
  assert.match(mobile.url(), /sign-in/);
  assert.deepEqual(faults, []);
  console.log(`ok: ${count} pages looked at`);
} catch (error) {
  console.error(error);
  console.error(faults);
  process.exitCode = 1;
} finally {
  await browser.close();
}
