// Seconds until an announcement is public: counted from the server's word, told in figures.

const box = document.querySelector("[data-countdown]");

function say(seconds) {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(part).padStart(2, "0")).join(":");
}

if (box) {
  const opened = Date.now();
  const whole = (Date.parse(box.dataset.countdown) - Date.parse(box.dataset.now)) / 1000;
  const tick = () => {
    const left = Math.ceil(whole - (Date.now() - opened) / 1000);
    if (left < 0) window.location.reload();
    else box.querySelector("[data-left]").textContent = say(left);
  };
  tick();
  setInterval(tick, 1000);
}
