// Zoom's own receiver, for tests: prints its port.
import { MeetingsS2SAuthClient } from "@zoom/rivet/meetings";

const secrets = { clientId: "c", clientSecret: "s", accountId: "a", webhooksSecretToken: process.env.SECRET };
const client = new MeetingsS2SAuthClient({ ...secrets, port: 0 });
const server = await client.start();
console.log(server.address().port);
process.stdin.resume();
process.stdin.on("end", () => process.exit(0)); // with its parent
