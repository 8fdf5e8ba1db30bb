// The line to the kernel. What a person did is kept in this browser until the kernel has said that it is on the disk;
// if it never does, it is offered again.

const PATIENCE = 5000;
const PULSE = 15000;

export function openChannel(model, { room, onReply, onView, onHealth }) {
  const self = Math.random().toString(36).slice(2, 10);
  const waiting = new Map();
  let count = 0;
  let healthy = true;

  function setHealth(now) {
    if (now !== healthy) onHealth((healthy = now));
  }
  function ask(message, { keep = "" } = {}) {
    const n = `${self}:${++count}`;
    if (keep) store(keep, message);
    waiting.set(n, { message, keep, timer: setTimeout(() => setHealth(false), PATIENCE) });
    try {
      model.send({ ...message, n });
    } catch {
      setHealth(false);
    }
    return n;
  }
  function hear(reply) {
    const held = waiting.get(reply.n);
    if (!held) return;
    clearTimeout(held.timer);
    waiting.delete(reply.n);
    setHealth(true);
    if (held.keep && (reply.saved || reply.kept)) drop(held.keep);
    onReply(reply, held);
  }
  const space = () => `curation:${room()}:`;
  function store(key, message) {
    try {
      localStorage.setItem(space() + key, JSON.stringify({ message, at: new Date().toISOString() }));
    } catch {
      // A full or forbidden store costs the second copy; the first is on its way to the kernel.
    }
  }
  function drop(key) {
    try {
      localStorage.removeItem(space() + key);
    } catch {
      // as above
    }
  }
  const changed = () => onView(model.get("view"));
  model.on("msg:custom", hear);
  model.on("change:view", changed);
  const pulse = setInterval(() => waiting.size || document.hidden || ask({ do: "ping" }), PULSE);
  return {
    ask,
    store,
    drop,
    listKept: () => listKept(space()),
    isWaiting: () => [...waiting.values()].some((held) => held.message.do !== "ping"),
    close() {
      clearInterval(pulse);
      model.off("msg:custom", hear);
      model.off("change:view", changed);
    },
  };
}

function listKept(space) {
  const kept = [];
  try {
    for (const name of Object.keys(localStorage).sort()) {
      if (!name.startsWith(space)) continue;
      const { message, at } = JSON.parse(localStorage.getItem(name));
      kept.push({ key: name.slice(space.length), message, at });
    }
  } catch {
    // What cannot be read back cannot be offered.
  }
  return kept;
}
