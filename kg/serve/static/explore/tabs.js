// The tabs beside the board: one is open; arrows walk them.

const tabs = [...document.querySelectorAll('[role="tab"]')];

/** Open a tab by its id. */
export function openTab(id) {
  for (const tab of tabs) {
    const isOpen = tab.id === id;
    tab.setAttribute("aria-selected", String(isOpen));
    tab.tabIndex = isOpen ? 0 : -1;
    document.getElementById(tab.getAttribute("aria-controls")).hidden = !isOpen;
  }
}

const STEPS = { ArrowRight: 1, ArrowLeft: -1 };

export function listenToTabs() {
  for (const tab of tabs) {
    tab.addEventListener("click", () => openTab(tab.id));
    tab.addEventListener("keydown", ({ key }) => {
      if (!(key in STEPS)) return;
      const next = tabs[(tabs.indexOf(tab) + STEPS[key] + tabs.length) % tabs.length];
      openTab(next.id);
      next.focus();
    });
  }
}
