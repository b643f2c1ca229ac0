// The official SignalR client against the echo example, once per hub protocol.
// It starts the example itself; EXAMPLE names another binary than the debug build's.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import test, { after, before } from "node:test";
import { HubConnectionBuilder, HubConnectionState, HttpTransportType, JsonHubProtocol, LogLevel } from "@microsoft/signalr";
import { MessagePackHubProtocol } from "@microsoft/signalr-protocol-msgpack";

const targetFolder = process.env.CARGO_TARGET_DIR ?? fileURLToPath(new URL("../../../../target", import.meta.url));
const example = process.env.EXAMPLE ?? `${targetFolder}/debug/examples/echo`;

let server;
let address;

before(async () => {
  server = spawn(example, ["127.0.0.1:0"], { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = await once(server.stdout, "data");
  address = `http://${String(line).trim()}/echo`;
});

after(async () => {
  // It ends in order, with every connection closed.
  const exited = once(server, "exit");
  server.kill("SIGINT");
  assert.deepEqual(await exited, [0, null]);
});

function connection(protocol, options = {}) {
  return new HubConnectionBuilder()
    .withUrl(address, { accessTokenFactory: () => "secret", ...options })
    .withHubProtocol(protocol)
    .configureLogging(LogLevel.None)
    .build();
}

const texts = ["", "text", "with \"quotes\" and \n lines", "💙", "x".repeat(31), "x".repeat(32), "x".repeat(300), "x".repeat(30_000)];

for (const make of [() => new JsonHubProtocol(), () => new MessagePackHubProtocol()]) {
  const { name } = make();

  test(`${name}: calls, callbacks, errors, end`, async () => {
    const hub = connection(make());
    await hub.start();
    assert.equal(hub.state, HubConnectionState.Connected);
    for (const text of texts) {
      assert.equal(await hub.invoke("Echo", text), text);
      assert.equal(await hub.invoke("eCHO", text), text);
    }
    assert.equal(await hub.invoke("Nothing"), null);

    const called = new Promise((resolve) => hub.on("called", resolve));
    let answered = false;
    const answer = hub.invoke("CallBack", "now").then(() => (answered = true));
    assert.equal(await called, "now");
    assert.equal(answered, false, "the callback comes first");
    await answer;

    const fails = (method, text, ...args) => assert.rejects(hub.invoke(method, ...args), (error) => error.message.endsWith(text));
    await fails("Fail", "An unexpected error occurred invoking 'Fail' on the server. InvalidStateException: Not in this state.");
    await fails("Break", "An unexpected error occurred invoking 'Break' on the server.");
    await fails("Echo", "Failed to invoke 'Echo' due to an error on the server.", "1", "2");
    await fails("Echo", "Failed to invoke 'Echo' due to an error on the server.", 1);
    await fails("Absent", "Unknown hub method 'Absent'");

    const streamed = new Promise((resolve) => hub.stream("Nothing").subscribe({ next() {}, complete() {}, error: resolve }));
    assert.match((await streamed).message, /attempted to invoke the non-streaming 'Nothing' method with a streaming invocation/);

    await hub.send("Fail");
    const many = Array.from({ length: 500 }, (_, index) => `${index}`);
    assert.deepEqual(await Promise.all(many.map((text) => hub.invoke("Echo", text))), many);

    const closed = new Promise((resolve) => hub.onclose(resolve));
    await hub.stop();
    assert.equal(await closed, undefined);
  });

  test(`${name}: the server closes with a text`, async () => {
    const hub = connection(make());
    const closed = new Promise((resolve) => hub.onclose(resolve));
    await hub.start();
    await hub.send("Close");
    assert.match((await closed).message, /Goodbye\./);
  });

  test(`${name}: a message that is too long ends the connection`, async () => {
    const hub = connection(make());
    const closed = new Promise((resolve) => hub.onclose(resolve));
    await hub.start();
    await assert.rejects(hub.invoke("Echo", "x".repeat(40_000)));
    assert.match((await closed).message, /Connection closed with an error\./);
  });

  test(`${name}: without negotiation`, async () => {
    const hub = connection(make(), { skipNegotiation: true, transport: HttpTransportType.WebSockets });
    await hub.start();
    assert.equal(await hub.invoke("Echo", "1"), "1");
    await hub.stop();
  });

  test(`${name}: stateful reconnect is asked for and not given`, async () => {
    const hub = new HubConnectionBuilder()
      .withUrl(address, { accessTokenFactory: () => "secret" })
      .withHubProtocol(make())
      .withStatefulReconnect()
      .configureLogging(LogLevel.None)
      .build();
    await hub.start();
    assert.equal(await hub.invoke("Echo", "1"), "1");
    await hub.stop();
  });

  test(`${name}: a wrong token is refused`, async () => {
    const hub = connection(make(), { accessTokenFactory: () => "guess" });
    await assert.rejects(hub.start(), /401/);
  });
}

test("a connection that is still open is told when the server stops", async () => {
  const own = spawn(example, ["127.0.0.1:0"], { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = await once(own.stdout, "data");
  const hub = new HubConnectionBuilder()
    .withUrl(`http://${String(line).trim()}/echo`, { accessTokenFactory: () => "secret" })
    .configureLogging(LogLevel.None)
    .build();
  const closed = new Promise((resolve) => hub.onclose(resolve));
  await hub.start();
  own.kill("SIGINT");
  assert.match((await closed).message, /Server is shutting down\./);
  assert.deepEqual(await once(own, "exit"), [0, null]);
});
