import { createServer } from 'node:http';
import { Server } from 'socket.io';

/** A relay and a barrier in memory, and nothing else. Run as a program of its own, it prints its address. */
const http = createServer();
const io = new Server(http, { transports: ['websocket'], perMessageDeflate: false });
const waiting = new Set<string>();
io.on('connection', (socket) => {
  const dyad = String(socket.handshake.auth['dyad']);
  void socket.join(dyad);
  for (const event of ['typing:tell', 'message:send']) {
    socket.on(event, (told: unknown, reply: (answer: object) => void) => {
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
