// Drives the three hubs of a running kiai with the official SignalR client: node hubs.mjs BASE BEATMAP_CHECKSUM
//
// Two players register over HTTP; one plays, the other watches, both see each other's presence. Ends with "ok" or
// with what is wrong and exit code 1.
import assert from "node:assert/strict";
import process from "node:process";
import { HttpTransportType, HubConnectionBuilder, LogLevel } from "@microsoft/signalr";
import { MessagePackHubProtocol } from "@microsoft/signalr-protocol-msgpack";

const [base, checksum] = process.argv.slice(2);
const password = "correct horse battery";
const patience = 10_000;

async function api(path, options = {}) {
  const response = await fetch(base + path, { ...options, headers: { "User-Agent": "osu!", ...options.headers } });
  const text = await response.text();
  assert.ok(response.ok, `${options.method ?? "GET"} ${path}: ${response.status} ${text}`);
  return text === "" ? null : JSON.parse(text);
}

function form(fields) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  return { method: "POST", body };
}

async function player(username) {
  await api("/users", form({
    "user[username]": username,
    "user[user_email]": `${username}@example.org`,
    "user[password]": password,
  }));
  const token = await api("/oauth/token", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({
      grant_type: "password", username, password, scope: "*",
      client_id: "5", client_secret: process.env.OAUTH_CLIENT_SECRET ?? "change-me",
    }),
  });
  const headers = { Authorization: `Bearer ${token.access_token}`, "x-api-version": "20260807" };
  const me = await api("/api/v2/me/", { headers });
  return { id: me.id, username, token: token.access_token, headers };
}

// A connection whose callbacks can be waited for one by one.
async function open(user, hub, callbacks) {
  const connection = new HubConnectionBuilder()
    .withUrl(`${base}/signalr/${hub}`, {
      transport: HttpTransportType.WebSockets,
      accessTokenFactory: () => user.token,
      headers: { "X-Client-Session-ID": `00000000-0000-4000-8000-${String(user.id).padStart(12, "0")}` },
    })
    .withHubProtocol(new MessagePackHubProtocol())
    .configureLogging(LogLevel.None)
    .build();
  const heard = [];
  let wake = () => {};
  for (const name of callbacks) {
    connection.on(name, (...values) => {
      heard.push({ name, values });
      wake();
    });
  }
  await connection.start();
  const until = async (name, accept = () => true) => {
    const deadline = setTimeout(() => fail(`${hub}: no ${name} for ${user.username}`), patience);
    for (;;) {
      const index = heard.findIndex((call) => call.name === name && accept(...call.values));
      if (index >= 0) {
        clearTimeout(deadline);
        return heard.splice(index, 1)[0].values;
      }
      await new Promise((resolve) => { wake = resolve; });
    }
  };
  return { connection, until, invoke: (...call) => connection.invoke(...call), send: (...call) => connection.send(...call) };
}

function fail(why) {
  console.error(`npm hubs: ${why}`);
  process.exit(1);
}

async function spectator(alice, bob, beatmap) {
  const callbacks = ["UserBeganPlaying", "UserSentFrames", "UserFinishedPlaying", "UserStartedWatching", "UserEndedWatching", "UserScoreProcessed"];
  const [plays, watches] = [await open(alice, "spectator", callbacks), await open(bob, "spectator", callbacks)];
  assert.equal(await watches.invoke("StartWatchingUser", alice.id), null);
  assert.deepEqual((await plays.until("UserStartedWatching"))[0], [[bob.id, bob.username]]);

  const playing = [beatmap, 0, [["HD", []]], 1, {}];
  assert.equal(await plays.invoke("BeginPlaySessionV2", null, playing), null);
  const [who, state] = await watches.until("UserBeganPlaying");
  assert.equal(who, alice.id);
  assert.deepEqual(state, playing);

  for (let bundle = 0; bundle < 5; bundle++) {
    const frames = Array.from({ length: 12 }, (_, index) => [bundle * 200 + index * 16.5, 256.5, 192.25, index % 2]);
    const header = [1000 * bundle, 0.5, bundle, bundle, {}, [0.5, 0.5, 1, 0.5, 0.5], [new Date(0), 0], [["HD", []]], 1000 * bundle, []];
    await plays.send("SendFrameDataV2", null, [header, frames]);
    const [from, relayed] = await watches.until("UserSentFrames");
    assert.equal(from, alice.id);
    assert.deepEqual(relayed[1], frames);
    assert.equal(relayed[0][0], 1000 * bundle);
  }
  assert.equal(await plays.invoke("EndPlaySessionV2", null, 5), null);
  const [, ended] = await watches.until("UserFinishedPlaying");
  assert.equal(ended[3], 5);
  assert.equal(await watches.invoke("EndWatchingUser", alice.id), null);
  assert.deepEqual(await plays.until("UserEndedWatching"), [bob.id]);

  await assert.rejects(watches.invoke("NoSuchMethod"), /Unknown hub method 'NoSuchMethod'/);
  await assert.rejects(watches.invoke("StartWatchingUser", "text"), /Failed to invoke 'StartWatchingUser' due to an error on the server\./);
  await plays.connection.stop();
  await watches.connection.stop();
}

async function metadata(alice, bob) {
  const callbacks = ["UserPresenceUpdated", "FriendPresenceUpdated", "DailyChallengeUpdated", "BeatmapSetsUpdated"];
  const [hers, his] = [await open(alice, "metadata", callbacks), await open(bob, "metadata", callbacks)];
  assert.deepEqual(await hers.until("DailyChallengeUpdated"), [null]);
  assert.equal(await his.invoke("BeginWatchingUserPresence"), null);
  assert.equal(await hers.invoke("UpdateStatus", 2), null);
  assert.equal(await hers.invoke("UpdateActivity", [11, []]), null);
  const [, presence] = await his.until("UserPresenceUpdated", (id, presence) => id === alice.id && presence?.[0] !== null);
  assert.deepEqual(presence, [[11, []], 2]);
  await hers.until("UserPresenceUpdated", (id) => id === alice.id);

  let queue = 0;
  for (let page = 0; ; page++) {
    const [sets, last] = await hers.invoke("GetChangesSince", queue);
    if (sets.length === 0) break;
    assert.ok(last > queue && page < 100, "the queue of changes comes to an end");
    queue = last;
  }
  assert.equal(await hers.invoke("RefreshFriends"), null);
  await hers.connection.stop();
  const [, gone] = await his.until("UserPresenceUpdated", (id, presence) => id === alice.id && presence === null);
  assert.equal(gone, null);
  await his.connection.stop();
}

async function multiplayer(alice) {
  const hers = await open(alice, "multiplayer", []);
  await assert.rejects(hers.invoke("JoinRoom", 1), (error) => {
    assert.match(error.message, /^An unexpected error occurred invoking 'JoinRoom' on the server\. \w+: .+/);
    return true;
  });
  await hers.connection.stop();
}

async function refusals(alice) {
  const anonymous = { ...alice, token: "" };
  await assert.rejects(open(anonymous, "spectator", []), /401/);
  await assert.rejects(open({ ...alice, token: `${alice.token}x` }, "metadata", []), /401/);
}

try {
  const alice = await player("alice");
  const bob = await player("bob");
  const beatmap = await api(`/api/v2/beatmaps/lookup?checksum=${checksum}`, { headers: alice.headers });
  await spectator(alice, bob, beatmap.id);
  await metadata(alice, bob);
  await multiplayer(alice);
  await refusals(alice);
  console.log("ok");
} catch (error) {
  fail(error.stack ?? error);
}
