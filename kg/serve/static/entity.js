// Copies what a button names; without a script the button is not there. Everything is open in print.
import { t } from "./words.js";

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = !navigator.clipboard;
  const status = button.parentElement.querySelector('[role="status"]');
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
      status.textContent = t("已复制", "Copied");
    } catch {
      status.textContent = t("浏览器不允许复制，请手动选取。", "The browser does not allow it; select the text.");
    }
  });
}

const opened = [];
addEventListener("beforeprint", () => {
  opened.push(...document.querySelectorAll("main details:not([open])"));
  for (const one of opened) one.open = true;
});
addEventListener("afterprint", () => {
  for (const one of opened.splice(0)) one.open = false;
});
