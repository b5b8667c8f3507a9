import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { sendAll } from './line';

const REQUEST = Buffer.from('POST / HTTP/1.1\r\nContent-Length: 0\r\n\r\n');
const answer = (status: number, body = '', header = ''): string => `HTTP/1.1 ${status} X\r\n${header}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;

describe('a line of the load', () => {
  let server: Server | undefined;
  afterEach(() => { server?.close(); });

  /** Sends so many requests to a server that does `act` with each; answers the statuses in their order. */
  const sent = async (count: number, act: (socket: Socket, turn: number) => void): Promise<number[]> => {
    let turn = 0;
    server = createServer((socket) => { socket.on('data', () => act(socket, turn++)).on('error', () => undefined); });
    await new Promise<void>((done) => { server!.listen(0, '127.0.0.1', done); });
    const statuses: number[] = [];
    let left = count;
    await sendAll((server.address() as AddressInfo).port, () => (left-- > 0 ? REQUEST : undefined), (status) => statuses.push(status));
    return statuses;
  };

  test('sends the next request when the one before is answered', async () => {
    expect(await sent(3, (socket, turn) => socket.write(answer(200 + turn, '["id"]')))).toEqual([200, 201, 202]);
  });

  test('takes an answer that comes in pieces as one, wherever it is cut', async () => {
    const whole = answer(200, 'x'.repeat(100));
    const statuses = await sent(whole.length - 1, (socket, turn) => {
      socket.write(whole.slice(0, turn + 1));
      setImmediate(() => socket.write(whole.slice(turn + 1)));
    });
    expect(statuses).toEqual(Array.from({ length: whole.length - 1 }, () => 200));
  });

  test('opens a new connection when the server closes the one it has answered on, and loses nothing', async () => {
    expect(await sent(4, (socket, turn) => (turn % 2 === 0 ? socket.end(answer(503, '', 'Connection: close\r\n')) : socket.write(answer(200))))).toEqual([503, 200, 503, 200]);
  });

  test('a request whose connection breaks has failed, and the next one is sent', async () => {
    expect(await sent(3, (socket, turn) => (turn === 1 ? socket.destroy() : socket.write(answer(200))))).toEqual([200, 0, 200]);
  });

  test('comes to an end where nobody listens', async () => {
    const statuses: number[] = [];
    let left = 3;
    await sendAll(1, () => (left-- > 0 ? REQUEST : undefined), (status) => statuses.push(status));
    expect(statuses).toEqual([0, 0, 0]);
  });
});
