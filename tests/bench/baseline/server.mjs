// What a team would write first: fastify takes the webhook, each message is stored, answered and marked with its wamid, one
// statement at a time on PostgreSQL, before the webhook gets its 200. No batching, no queue; the connections, the prepared
// statements and the kept-alive calls to the far end are as they should be, so the comparison is a fair one.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import Fastify from 'fastify';
import pg from 'pg';
import { Pool as HttpPool } from 'undici';

const { FAR_END, APP_SECRET, RULES, DATABASE_HOST } = process.env;

const rules = JSON.parse(readFileSync(RULES, 'utf8')).map(({ word, reply }) => ({
  pattern: new RegExp(`(^|[^\\p{L}\\p{N}])${word}([^\\p{L}\\p{N}]|$)`, 'iu'),
  reply,
}));

const database = new pg.Pool({ host: DATABASE_HOST, user: 'postgres', database: 'postgres', max: 20 });
await database.query(`CREATE TABLE messages (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  direction text NOT NULL,
  phone_number_id text NOT NULL,
  peer text NOT NULL,
  wamid text UNIQUE,
  content jsonb NOT NULL,
  status text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now())`);

const farEnd = new HttpPool(FAR_END, { connections: 128 });

function signed(body, header) {
  if (typeof header !== 'string') return false;
  const expected = Buffer.from('sha256=' + createHmac('sha256', APP_SECRET).update(body).digest('hex'));
  const given = Buffer.from(header);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

async function send(phoneNumberId, to, text) {
  const { statusCode, body } = await farEnd.request({
    method: 'POST',
    path: `/v23.0/${phoneNumberId}/messages`,
    headers: { authorization: 'Bearer token', 'content-type': 'application/json' },
    body: JSON.stringify({ messaging_product: 'whatsapp', to, type: 'text', text: { body: text } }),
  });
  const answer = await body.json();
  if (statusCode !== 200) throw new Error(`the far end answered ${statusCode}`);
  return answer.messages[0].id;
}

async function answer(phoneNumberId, message) {
  const stored = await database.query({
    name: 'inbound',
    text: `INSERT INTO messages (direction, phone_number_id, peer, wamid, content, status)
           VALUES ('in', $1, $2, $3, $4, 'received') ON CONFLICT (wamid) DO NOTHING`,
    values: [phoneNumberId, message.from, message.id, message],
  });
  if (stored.rowCount === 0) return;
  const rule = rules.find(({ pattern }) => pattern.test(message.text?.body ?? ''));
  if (!rule) return;
  const outbound = await database.query({
    name: 'outbound',
    text: `INSERT INTO messages (direction, phone_number_id, peer, content, status)
           VALUES ('out', $1, $2, $3, 'pending') RETURNING id`,
    values: [phoneNumberId, message.from, { type: 'text', text: rule.reply }],
  });
  const wamid = await send(phoneNumberId, message.from, rule.reply);
  await database.query({
    name: 'accepted',
    text: `UPDATE messages SET wamid = $1, status = 'accepted' WHERE id = $2`,
    values: [wamid, outbound.rows[0].id],
  });
}

const app = Fastify({ logger: false });
app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => done(null, body));
app.get('/health/live', async () => ({ status: 'alive' }));
app.post('/webhook', async (request, reply) => {
  if (!signed(request.body, request.headers['x-hub-signature-256'])) return reply.code(401).send({ success: false });
  for (const entry of JSON.parse(request.body).entry)
    for (const { value } of entry.changes)
      for (const message of value.messages ?? []) await answer(value.metadata.phone_number_id, message);
  return { success: true };
});

const address = await app.listen({ host: '127.0.0.1', port: 0 });
console.log(address);
