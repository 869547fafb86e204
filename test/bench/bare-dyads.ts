import { createServer } from 'node:http';
import pg from 'pg';
import { Server } from 'socket.io';

/**
 * A relay and a barrier in memory, and nothing else; given a database, it makes one INSERT and COMMIT of each message
 * before it passes it on. Run as a program of its own, it prints its address.
 */
const [databaseUrl] = process.argv.slice(2);

// As many connections as Tandem's own server has.
const pool = databaseUrl === undefined ? null : new pg.Pool({ connectionString: databaseUrl, max: 20 });
const http = createServer();
const io = new Server(http, { transports: ['websocket'], perMessageDeflate: false });
const waiting = new Set<string>();
io.on('connection', (socket) => {
  const dyad = String(socket.handshake.auth['dyad']);
  void socket.join(dyad);
  for (const event of ['typing:tell', 'message:send']) {
    socket.on(event, async (told: unknown, reply: (answer: object) => void) => {
      if (event === 'message:send') await pool?.query('insert into bare_messages (dyad, said) values ($1, $2)', [dyad, told]);
      socket.to(dyad).emit(event, told);
      reply({ ok: true });
    });
  }
  socket.on('arrive', () => {
    if (waiting.delete(dyad)) io.to(dyad).emit('open');
    else waiting.add(dyad);
  });
});
http.listen(0, '127.0.0.1', () => {
  const address = http.address();
  if (address !== null && typeof address !== 'string') process.stdout.write(`http://127.0.0.1:${address.port}\n`);
});
