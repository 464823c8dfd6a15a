// The live events of one customer: a WebSocket that comes back by itself, a little later each time it fails.

const FIRST_PAUSE_MS = 400;
const LONGEST_PAUSE_MS = 10_000;

export class Stream {
  /** `listener` has opened(), closed() and event(document). */
  constructor(channel, customer, listener) {
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    this.address = `${scheme}://${location.host}/phone/ws/${encodeURIComponent(customer)}?channel=${encodeURIComponent(channel)}`;
    this.listener = listener;
    this.pause = FIRST_PAUSE_MS;
    this.wake = () => this.hurry();
    addEventListener("online", this.wake);
    document.addEventListener("visibilitychange", this.wake);
    this.connect();
  }

  connect() {
    this.timer = null;
    const socket = new WebSocket(this.address);
    this.socket = socket;
    socket.onopen = () => {
      this.pause = FIRST_PAUSE_MS;
      this.listener.opened();
    };
    socket.onmessage = (message) => this.listener.event(JSON.parse(message.data));
    socket.onclose = () => this.again();
  }

  again() {
    if (this.ended) return;
    this.listener.closed();
    this.timer = setTimeout(() => this.connect(), this.pause * (0.75 + Math.random() / 2));
    this.pause = Math.min(this.pause * 2, LONGEST_PAUSE_MS);
  }

  /** The network or the user is back: no more waiting. */
  hurry() {
    if (this.timer === null || document.visibilityState !== "visible") return;
    clearTimeout(this.timer);
    this.pause = FIRST_PAUSE_MS;
    this.connect();
  }

  end() {
    this.ended = true;
    clearTimeout(this.timer);
    removeEventListener("online", this.wake);
    document.removeEventListener("visibilitychange", this.wake);
    this.socket.close();
  }
}
