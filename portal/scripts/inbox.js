// The inbox stays fresh: a hint from the stream, waking up, or coming back to the network fetches the part again.
const live = document.querySelector("[data-live]");
const status = document.getElementById("status");

async function refresh() {
  try {
    const response = await fetch(live.dataset.live, { headers: { "X-Bindeled": "1" }, redirect: "error" });
    if (!response.ok) throw new Error(response.status);
    live.innerHTML = await response.text();
    status.textContent = "";
  } catch {
    status.textContent = status.dataset.cut;
  }
}

function listen() {
  const stream = new EventSource(live.dataset.stream);
  stream.addEventListener("changed", refresh);
  stream.addEventListener("open", refresh);
  stream.addEventListener("error", () => {
    status.textContent = status.dataset.cut;
    if (stream.readyState === EventSource.CLOSED) setTimeout(listen, 3000);
  });
}

if (live) {
  listen();
  for (const event of ["visibilitychange", "pageshow", "online"]) {
    addEventListener(event, () => { if (document.visibilityState === "visible") refresh(); });
  }
}
