import { createServer } from 'node:http';
import pg from 'pg';
import { Server } from 'socket.io';

/**
 * What a server of one file would do with a record: `insert` it and commit, one by one, and acknowledge; or
 * acknowledge it and store `nothing`. Run as a program of its own, it prints its address.
 */
const [store = 'nothing', databaseUrl = ''] = process.argv.slice(2);

// As many connections as Tandem's own server has.
const pool = new pg.Pool({ connectionString: databaseUrl, max: 20 });
const http = createServer();
const io = new Server(http, { transports: ['websocket'], perMessageDeflate: false });
io.on('connection', (socket) => {
  socket.on('trial:record', async (record: { readonly recordId: string; readonly outboxId: string }, reply: (answer: object) => void) => {
    if (store === 'insert') {
      await pool.query('insert into bare_records (record_id, participant_id, raw) values ($1, $2, $3)', [record.recordId, record.outboxId, record]);
    }
    reply({ ok: true });
  });
});
http.listen(0, '127.0.0.1', () => {
  const address = http.address();
  if (address !== null && typeof address !== 'string') process.stdout.write(`http://127.0.0.1:${address.port}\n`);
});
