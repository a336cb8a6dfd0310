// Leave the page at once: the button, or Escape three times. The chat is forgotten on this device.
const link = document.querySelector("[data-leave]");
let presses = 0;
if (link) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    document.body.hidden = true;
    location.replace(link.href);
  });
  document.addEventListener("keydown", (event) => {
    presses = event.key === "Escape" ? presses + 1 : 0;
    if (presses === 3) link.click();
  });
}
