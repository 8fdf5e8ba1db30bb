// The line to the kernel. What a person did is kept in this browser until the kernel has said that it is on the disk;
// if it never does, it is offered again.

const PATIENCE = 5000;
const PULSE = 15000;

export function openChannel(model, handlers) {
  return new Channel(model, handlers);
}

class Channel {
  constructor(model, { room, onReply, onView, onHealth }) {
    Object.assign(this, { model, room, onReply, onHealth, waiting: new Map(), count: 0, healthy: true });
    this.self = Math.random().toString(36).slice(2, 10);
    this.hear = (reply) => this.take(reply);
    this.changed = () => onView(model.get("view"));
    model.on("msg:custom", this.hear);
    model.on("change:view", this.changed);
    this.pulse = setInterval(() => this.waiting.size || document.hidden || this.ask({ do: "ping" }), PULSE);
  }

  // Send a message; `keep` is the name under which the browser keeps it until it is confirmed.
  ask(message, { keep = "" } = {}) {
    const n = `${this.self}:${++this.count}`;
    if (keep) this.store(keep, message);
    this.waiting.set(n, { message, keep, timer: setTimeout(() => this.setHealth(false), PATIENCE) });
    try {
      this.model.send({ ...message, n });
    } catch {
      this.setHealth(false);
    }
    return n;
  }

  take(reply) {
    const held = this.waiting.get(reply.n);
    if (!held) return;
    clearTimeout(held.timer);
    this.waiting.delete(reply.n);
    this.setHealth(true);
    if (held.keep && (reply.saved || reply.kept)) this.drop(held.keep);
    this.onReply(reply, held);
  }

  setHealth(now) {
    if (now === this.healthy) return;
    this.healthy = now;
    this.onHealth(now);
  }

  isWaiting() {
    return this.listWaiting().length > 0;
  }

  listWaiting() {
    return [...this.waiting.values()].map((held) => held.message).filter((message) => message.do !== "ping");
  }

  space() {
    return `curation:${this.room()}:`;
  }

  store(key, message) {
    try {
      localStorage.setItem(this.space() + key, JSON.stringify({ message, at: new Date().toISOString() }));
    } catch {
      // A full or forbidden store costs the second copy; the first is on its way to the kernel.
    }
  }

  drop(key) {
    try {
      localStorage.removeItem(this.space() + key);
    } catch {
      // as above
    }
  }

  listKept() {
    const space = this.space();
    try {
      const names = Object.keys(localStorage).sort().filter((name) => name.startsWith(space));
      return names.map((name) => ({ key: name.slice(space.length), ...JSON.parse(localStorage.getItem(name)) }));
    } catch {
      return []; // what cannot be read back cannot be offered
    }
  }

  close() {
    clearInterval(this.pulse);
    this.model.off("msg:custom", this.hear);
    this.model.off("change:view", this.changed);
  }
}
